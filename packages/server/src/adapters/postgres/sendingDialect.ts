import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import type { SendingAdapter } from '../sql/compiled.ts';

export type Send = (text: string, values: readonly unknown[]) => Promise<pg.QueryResult>;
export type SendUnasked = (text: string, values: readonly unknown[]) => void;

/** Kysely over one connection with a transaction under way: statements go out as they come. */
export class SendingDialect implements Dialect {
  readonly #adapter: SendingAdapter;

  /** @param trustsNew as of {@link SendingAdapter} */
  constructor(send: Send, sendUnasked: SendUnasked, trustsNew: boolean) {
    this.#adapter = new SendingPostgresAdapter(send, sendUnasked, trustsNew);
  }

  createAdapter(): SendingAdapter {
    return this.#adapter;
  }

  createDriver(): Driver {
    return new SendingDriver(this.#adapter);
  }

  createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresQueryCompiler();
  }

  createIntrospector(db: Kysely<unknown>): PostgresIntrospector {
    return new PostgresIntrospector(db);
  }
}

class SendingPostgresAdapter extends PostgresAdapter implements SendingAdapter {
  readonly trustsNew: boolean;
  readonly #send: Send;
  readonly #sendUnasked: SendUnasked;

  constructor(send: Send, sendUnasked: SendUnasked, trustsNew: boolean) {
    super();
    this.trustsNew = trustsNew;
    this.#send = send;
    this.#sendUnasked = sendUnasked;
  }

  async send<Row>(text: string, values: readonly unknown[]): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.#send(text, values);
    if (command === 'SELECT') return { rows };
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }

  sendUnasked(text: string, values: readonly unknown[]): void {
    this.#sendUnasked(text, values);
  }
}

class SendingDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(adapter: SendingAdapter) {
    this.#connection = {
      executeQuery: <Row>({ sql, parameters }: CompiledQuery) => adapter.send<Row>(sql, parameters),
      streamQuery: refuse,
    };
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}

  beginTransaction = refuse;
  commitTransaction = refuse;
  rollbackTransaction = refuse;
}

function refuse(): never {
  throw new Error('a transaction is under way already');
}
