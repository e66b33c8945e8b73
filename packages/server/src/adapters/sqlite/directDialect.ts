import type Database from 'better-sqlite3';
import { SqliteAdapter, SqliteDialect, type SqliteDialectConfig } from 'kysely';
import type { DirectAdapter, Prepared } from '../sql/compiled.ts';

/** Kysely over a connection, whose compiled statements run on the connection itself. */
export class DirectDialect extends SqliteDialect {
  readonly #database: Database.Database;

  constructor(config: SqliteDialectConfig, database: Database.Database) {
    super(config);
    this.#database = database;
  }

  override createAdapter(): DirectAdapter {
    return new DirectSqliteAdapter(this.#database);
  }
}

class DirectSqliteAdapter extends SqliteAdapter implements DirectAdapter {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super();
    this.#database = database;
  }

  prepareDirectly<Row>(sql: string): Prepared<Row> {
    const statement = this.#database.prepare<unknown[], Row>(sql);
    if (statement.reader) return (parameters) => ({ rows: statement.all(...parameters) });
    return (parameters) => ({ rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) });
  }
}
