import {
  type Compilable,
  type CompiledQuery,
  type DialectAdapter,
  type Kysely,
  type QueryResult,
  type RawBuilder,
  sql,
} from 'kysely';
import type { Schema } from './schema.ts';

/** Runs a statement with its values. */
export type Statement<Values, Row> = (
  connection: Kysely<Schema>,
  values: Values,
) => Promise<QueryResult<Row>>;

/** Where a value goes in a statement. */
export type Slot<Values> = <Name extends keyof Values>(name: Name) => RawBuilder<Values[Name]>;

/**
 * The same text, in a search that SQLite would else plan anew for every value (an index with a condition, a least or
 * greatest value, an order): planning costs five to ten times the search.
 */
export function sameText(value: RawBuilder<string>): RawBuilder<string> {
  return sql<string>`cast(${value} as text)`;
}

/** Runs one statement, again and again. */
export type Prepared<Row> = (parameters: readonly unknown[]) => QueryResult<Row>;

/**
 * The adapter of a database in this process, which can run a statement at once: Kysely's own way from a query to its
 * rows (a lock on the connection, plugins, four promises) costs several times what SQLite needs.
 *
 * It is at once, also while a transaction is under way on this connection, which Kysely would wait for: a connection that
 * has transactions is used by nobody beside them.
 */
export interface DirectAdapter extends DialectAdapter {
  prepareDirectly<Row>(sql: string): Prepared<Row>;
}

/**
 * A statement that is built once per process and kind of database: building costs as much as running it. For what every request does.
 *
 * @param build the query, with `slot(name)` in the place of each value
 */
export function compiled<Values extends object>(): <Row>(
  build: (db: Kysely<Schema>, slot: Slot<Values>) => Compilable<Row>,
) => Statement<Values, Row> {
  return <Row>(build: (db: Kysely<Schema>, slot: Slot<Values>) => Compilable<Row>) => {
    const names = new Map<unknown, keyof Values>();
    const slot = <Name extends keyof Values>(name: Name): RawBuilder<Values[Name]> => {
      const mark = Symbol(String(name));
      names.set(mark, name);
      return sql<Values[Name]>`${mark}`;
    };
    const prepared = new WeakMap<DialectAdapter, Prepared<Row>>();
    const queries = new Map<unknown, CompiledQuery<Row>>();
    return async (connection, values) => {
      const { adapter } = connection.getExecutor();
      // Each kind of database has a language of its own.
      let query = queries.get(adapter.constructor);
      if (query === undefined) {
        query = build(connection, slot).compile();
        queries.set(adapter.constructor, query);
      }
      const parameters: unknown[] = [];
      for (const parameter of query.parameters) {
        const name = names.get(parameter);
        parameters.push(name === undefined ? parameter : values[name]);
      }
      let run = prepared.get(adapter);
      if (run === undefined) {
        if (!isDirect(adapter)) return connection.executeQuery({ ...query, parameters });
        run = adapter.prepareDirectly<Row>(query.sql);
        prepared.set(adapter, run);
      }
      return run(parameters);
    };
  };
}

function isDirect(adapter: DialectAdapter): adapter is DirectAdapter {
  return 'prepareDirectly' in adapter;
}
