import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, runPostgres } from '../../packages/server/src/testing/postgres/runPostgres.ts';
import { runRedis } from '../../packages/server/src/testing/redis/runRedis.ts';
import { POLICY } from '../http/genuineTyping.ts';
import { cpuSecondsOf, type Service, startService } from '../http/startServers.ts';

/** What is measured: a database, with or without Redis, and a number of workers. */
export interface Setup {
  readonly name: string;
  readonly database: 'sqlite' | 'postgres';
  readonly redis: boolean;
  readonly workers: number;
}

export interface RunningSetup {
  readonly name: string;
  readonly workers: number;
  readonly service: Service;
  /** Processor time of the database server; null where there is none, or the system does not say. */
  databaseSeconds(): number | null;
  /** Transactions that were written and undone since the server started; null on SQLite. */
  transactions(): Promise<{ readonly committed: number; readonly undone: number } | null>;
  /**
   * What PostgreSQL does by itself within a minute or two: until it knows how large tables are it reads small ones from end to end,
   * which puts every transaction in the way of every other.
   */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws {RangeError} for anything but `sqlite`, `postgres`, `postgres+redis`, and these with `:workers` */
export function parseSetup(name: string): Setup {
  const [, database, redis, workers = '1'] = /^(sqlite|postgres)(\+redis)?(?::([1-9]\d?))?$/.exec(name) ?? [];
  if (database === undefined || (database === 'sqlite' && (redis !== undefined || workers !== '1'))) {
    throw new RangeError(`--setup: got ${name}, expected sqlite, postgres, postgres:2, postgres+redis …`);
  }
  return {
    ...{ name, redis: redis !== undefined, workers: Number(workers) },
    database: database === 'sqlite' ? 'sqlite' : 'postgres',
  };
}

/**
 * The service with servers of its own beside it, all on this machine, all as durable as in production.
 *
 * @param settings environment variables of the service
 * @param serverSettings of PostgreSQL, `name=value`
 * @param profiles folder for CPU profiles of the service's processes; null: none are made
 */
export async function startSetup(
  { name, database, redis, workers }: Setup,
  settings: Readonly<Record<string, string>>,
  serverSettings: readonly string[],
  profiles: string | null,
): Promise<RunningSetup> {
  const postgres = database === 'postgres' ? await runPostgres({ settings: serverSettings }) : null;
  const cache = redis ? await runRedis() : null;
  const stopServers = async (): Promise<void> => {
    await postgres?.remove();
    await cache?.remove();
  };
  try {
    const service = await startService(POLICY, profiles, {
      WORKERS: String(workers),
      ...(postgres === null ? {} : { DATABASE_URL: postgres.url }),
      ...(cache === null ? {} : { REDIS_URL: cache.url }),
      ...settings,
    });
    return {
      ...{ name, workers, service },
      databaseSeconds: () => (postgres === null ? null : secondsOf(postgres)),
      transactions: async () => (postgres === null ? null : transactionsOf(postgres)),
      settle: async () => void (postgres === null ? null : await ask(postgres, 'vacuum analyze')),
      async stop() {
        await service.stop();
        await stopServers();
      },
    };
  } catch (error) {
    await stopServers();
    throw error;
  }
}

function secondsOf({ folder }: PostgresServer): number | null {
  const [pid] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
  return cpuSecondsOf({ pid: Number(pid) });
}

async function transactionsOf(server: PostgresServer) {
  const { rows } = await ask<{ committed: number; undone: number }>(
    server,
    `select xact_commit::float8 as committed, xact_rollback::float8 as undone
     from pg_stat_database where datname = current_database()`,
  );
  return rows[0] ?? null;
}

async function ask<Row extends pg.QueryResultRow>({ url }: PostgresServer, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Row>(statement);
  } finally {
    await client.end();
  }
}
