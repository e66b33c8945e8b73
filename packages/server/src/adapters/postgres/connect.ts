import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
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
}

/** How long to wait for a connection (ms): a client is better refused than kept waiting. */
const CONNECT_TIMEOUT_MS = 5_000;
/** An idle connection is closed after so long (ms). */
const IDLE_MS = 60_000;

/** Numbers are numbers: counts and sequences stay far below 2^53. */
const BIGINT = 20;

/** Connections as they are needed. Whatever goes wrong with one is a {@link PostgresFault}. */
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
    ...(timeout === 0
      ? {}
      : {
          statement_timeout: timeout,
          lock_timeout: timeout,
          idle_in_transaction_session_timeout: 2 * timeout,
          // For a server that does not answer at all.
          query_timeout: 2 * timeout,
        }),
    ...(options.readOnly === true ? { options: '-c default_transaction_read_only=on' } : {}),
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

export interface Connections {
  readonly db: Kysely<Schema>;
  pool(): PoolState;
  close(): Promise<void>;
}

/** Connections as they are needed, with statements that each prepares once. */
export function connect(options: PoolOptions): Connections {
  const pool = openPool(options);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
  return {
    db,
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await db.destroy();
      // Kysely leaves a pool alone that it never used.
      if (!pool.ending) await pool.end();
    },
  };
}

function preparing(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, pg.PoolClient>();
  return {
    options: {},
    async connect() {
      let client: pg.PoolClient;
      try {
        client = await pool.connect();
      } catch (error) {
        throw new PostgresFault(error, 'connecting');
      }
      let wrapped = clients.get(client);
      if (wrapped === undefined) {
        wrapped = wrap(client);
        clients.set(client, wrapped);
      }
      return wrapped;
    },
    end: () => pool.end(),
  };
}

/** Statements that a connection keeps prepared, at most. Lists of different lengths make some of them many. */
const MOST_PREPARED = 400;
/** Names of statements, the same on every connection. */
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_PREPARED) return known;
  if (!/^(select|insert|update|delete) /.test(text)) return undefined;
  const name = `k${names.size}`;
  names.set(text, name);
  return name;
}

/** The client with three things changed: statements are prepared, faults are ours, and a lost connection is not used again. */
function wrap(client: pg.PoolClient): pg.PoolClient {
  let lost = false;
  // Between two statements: the next one finds out.
  client.on('error', () => {
    lost = true;
  });
  const query = async (text: string, values: readonly unknown[]) => {
    const name = nameOf(text);
    try {
      return await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) });
    } catch (error) {
      const fault = new PostgresFault(error, 'a statement');
      lost ||= isLost(fault);
      if (name === undefined || !isOutdated(fault)) throw fault;
      // In a transaction it fails again: then all of that has to be done anew.
      return client.query({ text, values: [...values] }).catch(() => {
        throw fault;
      });
    }
  };
  const release = (destroy?: boolean) => client.release(destroy === true || lost);
  return new Proxy(client, {
    get(target, property) {
      if (property === 'query') return query;
      if (property === 'release') return release;
      return Reflect.get(target, property);
    },
  });
}
