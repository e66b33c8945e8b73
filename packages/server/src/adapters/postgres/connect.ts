import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { PoolState } from '../sql/openedStore.ts';
import type { Schema } from '../sql/schema.ts';
import { isLost, isOutdated, PostgresFault } from './postgresFault.ts';

export interface PoolOptions {
  /** `postgres://user:password@host:port/database?sslmode=…`, as libpq reads it. */
  readonly url: string;
  /** Connections at most. */
  readonly size: number;
  /** Longest that a statement may take, or wait for a lock, ms; 0: no limit. */
  readonly statementTimeoutMs: number;
  /** What the server shows of whose connections they are. */
  readonly name: string;
  /** Nothing can be written by way of it. */
  readonly readOnly?: boolean;
  /** Of statements and transactions that ask for no other; default: the server's default. */
  readonly isolation?: 'read committed';
  /** Statements are sent without waiting for the answers to those before; they are run and answered in order all the same. */
  readonly pipeline?: boolean;
}

/** How long to wait for a connection (ms): a client is better refused than kept waiting. */
const CONNECT_TIMEOUT_MS = 5_000;
/** An idle connection is closed after so long (ms). */
const IDLE_MS = 60_000;

/** Numbers are numbers: counts and sequences stay far below 2^53. */
const BIGINT = 20;

/**
 * Connections as they are needed, to a server that writes: what a standby says may be old. One that was the primary and came back as
 * a standby would else be read from for as long as its connections are in use, while others write elsewhere.
 */
export function openPool(options: PoolOptions): pg.Pool {
  const { statementTimeoutMs: timeout } = options;
  const url = new URL(options.url);
  // What `sslmode` means is what it means to every other client of PostgreSQL.
  url.searchParams.set('uselibpqcompat', 'true');
  const pool = new pg.Pool({
    connectionString: url.href,
    max: options.size,
    application_name: options.name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    pipeline: options.pipeline === true,
    verify: refuseStandby,
    ...(timeout === 0
      ? {}
      : {
          statement_timeout: timeout,
          lock_timeout: timeout,
          idle_in_transaction_session_timeout: 2 * timeout,
          // For a server that does not answer at all.
          query_timeout: 2 * timeout,
        }),
    ...sessionOf(options),
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === BIGINT
          ? Number
          : format === undefined
            ? pg.types.getTypeParser(type)
            : pg.types.getTypeParser(type, format),
    },
  });
  // A connection that breaks while nobody uses it is replaced when it is needed. From its first moment on: the server may say
  // good-bye in the same breath in which it let it in, before whoever asked for it has it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function sessionOf({ readOnly, isolation }: PoolOptions): { readonly options?: string } {
  if (readOnly === true) return { options: '-c default_transaction_read_only=on' };
  // A space ends a setting, where nothing stands before it.
  if (isolation !== undefined) return { options: '-c default_transaction_isolation=read\\ committed' };
  return {};
}

/** Once for each connection: a server that becomes a standby begins anew, and ends them all. */
function refuseStandby(client: pg.PoolClient, done: (error?: Error) => void): void {
  client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby').then(
    ({ rows: [row] }) => {
      if (row?.standby === false) done();
      else done(new Error('the server is a standby, which may lag behind: expected the primary'));
    },
    (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
  );
}

/** A connection that nobody else uses until it is given back. */
export interface TakenConnection {
  /** Sends a statement. @throws {PostgresFault} */
  send(text: string, values: readonly unknown[]): Promise<pg.QueryResult>;
  /** @param broken it is closed, and another made when one is needed */
  giveBack(broken: boolean): void;
}

export interface Connections {
  readonly db: Kysely<Schema>;
  /** One of them, for one transaction. @throws {PostgresFault} */
  take(): Promise<TakenConnection>;
  pool(): PoolState;
  close(): Promise<void>;
}

/** Connections as they are needed, with statements that each prepares once. */
export function connect(options: PoolOptions): Connections {
  const pool = openPool(options);
  const take = takingFrom(pool);
  const db = new Kysely<Schema>({
    dialect: new PostgresDialect({
      pool: { options: {}, connect: async () => (await take()).client, end: () => pool.end() },
    }),
  });
  return {
    db,
    take,
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await db.destroy();
      // Kysely leaves a pool alone that it never used.
      if (!pool.ending) await pool.end();
    },
  };
}

interface KnownConnection extends TakenConnection {
  /** The same for Kysely. */
  readonly client: pg.PoolClient;
}

function takingFrom(pool: pg.Pool): () => Promise<KnownConnection> {
  const known = new WeakMap<pg.PoolClient, KnownConnection>();
  return async () => {
    let client: pg.PoolClient;
    try {
      client = await pool.connect();
    } catch (error) {
      throw new PostgresFault(error, 'connecting');
    }
    let connection = known.get(client);
    if (connection === undefined) {
      const preparing = prepare(client);
      connection = { ...preparing, client: wrap(client, preparing) };
      known.set(client, connection);
    }
    return connection;
  };
}

/** Statements that a connection keeps prepared, at most. Lists of different lengths make some of them many. */
const MOST_PREPARED = 400;
/** Names of statements, the same on every connection. */
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_PREPARED) return known;
  if (!/^(select|insert|update|delete|with) /.test(text)) return undefined;
  const name = `k${names.size}`;
  names.set(text, name);
  return name;
}

/** pg copies what it is given in an object property by property, descriptors and all: a fortieth of a verification. */
class NamedQuery extends pg.Query {
  readonly name: string | undefined;

  constructor(
    text: string,
    values: unknown[],
    name: string | undefined,
    answered: (error: Error | null | undefined, result: pg.QueryResult) => void,
  ) {
    super(text, values, answered);
    this.name = name;
  }
}

/** Statements are prepared, faults are ours, and a lost connection is not used again. */
function prepare(client: pg.PoolClient): TakenConnection {
  let lost = false;
  // Between two statements: the next one finds out.
  client.on('error', () => {
    lost = true;
  });
  const { stream } = client.connection;
  let held = false;
  /** What is sent in one go of the event loop is one call of the system, which costs more than all else of sending. */
  const sendTogether = (): void => {
    if (held) return;
    held = true;
    stream.cork();
    process.nextTick(() => {
      held = false;
      stream.uncork();
    });
  };
  return {
    async send(text, values) {
      const name = nameOf(text);
      if (client.pipeline) sendTogether();
      try {
        return await new Promise((resolve, reject) => {
          client.query(
            new NamedQuery(text, [...values], name, (error, result) => {
              if (error === undefined || error === null) resolve(result);
              else reject(error);
            }),
          );
        });
      } catch (error) {
        const fault = new PostgresFault(error, 'a statement');
        lost ||= isLost(fault);
        throw fault;
      }
    },
    giveBack: (broken) => client.release(broken || lost),
  };
}

/** The client as Kysely uses it, by way of `connection`. */
function wrap(client: pg.PoolClient, { send, giveBack }: TakenConnection): pg.PoolClient {
  const query = (text: string, values: readonly unknown[]) =>
    send(text, values).catch((fault: unknown) => {
      if (!isOutdated(fault)) throw fault;
      // In a transaction it fails again: then all of that has to be done anew.
      return client.query({ text, values: [...values] }).catch(() => {
        throw fault;
      });
    });
  const release = (destroy?: boolean) => giveBack(destroy === true);
  return new Proxy(client, {
    get(target, property) {
      if (property === 'query') return query;
      if (property === 'release') return release;
      return Reflect.get(target, property);
    },
  });
}
