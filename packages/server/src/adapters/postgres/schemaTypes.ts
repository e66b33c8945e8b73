import {
  type ColumnDefinitionNode,
  type CreateTableNode,
  DataTypeNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  RawNode,
} from 'kysely';

/**
 * What migrations say in the types of SQLite, in those of PostgreSQL: numbers have 64 bits, text is compared by its bytes whatever
 * the language of the database is, and a table has no rows to be without.
 */
export const schemaTypes: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
  transformResult: async ({ result }) => result,
};

const TYPES: Readonly<Record<string, OperationNode>> = {
  text: RawNode.createWithSql('text collate "C"'),
  integer: DataTypeNode.create('bigint'),
  real: DataTypeNode.create('double precision'),
  blob: DataTypeNode.create('bytea'),
};

class SchemaTypes extends OperationNodeTransformer {
  protected override transformColumnDefinition(node: ColumnDefinitionNode): ColumnDefinitionNode {
    const { autoIncrement, ...column } = super.transformColumnDefinition(node);
    // By a sequence, which partitioned tables may have in every version, and not as an identity.
    if (autoIncrement === true) return { ...column, dataType: DataTypeNode.create('bigserial') };
    const { dataType } = column;
    return {
      ...column,
      dataType: (DataTypeNode.is(dataType) ? TYPES[dataType.dataType] : undefined) ?? dataType,
    };
  }

  protected override transformCreateTable(node: CreateTableNode): CreateTableNode {
    const { endModifiers = [], ...table } = super.transformCreateTable(node);
    return { ...table, endModifiers: endModifiers.filter((modifier) => !isWithoutRowid(modifier)) };
  }
}

function isWithoutRowid(node: OperationNode): boolean {
  return RawNode.is(node) && node.sqlFragments.join('').trim() === 'without rowid';
}

const transformer = new SchemaTypes();
