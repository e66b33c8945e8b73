import { type Kysely, sql } from 'kysely';
import { StoreUnavailable } from '../../ports/store.ts';
import type { Schema } from '../sql/schema.ts';
import { serverTime } from '../sql/serverTime.ts';
import { isDriverFault } from './postgresFault.ts';

/**
 * Whether the server is one to keep a store on.
 *
 * @throws {StoreUnavailable} when it can't be reached, with where it was looked for and why
 * @throws {Error} for one that forgets, or can't hold every text: better no service
 */
export async function checkServer(db: Kysely<Schema>, url: string): Promise<void> {
  const { synchronous_commit, server_encoding } = await settingsOf(db).catch((error: unknown) => {
    if (!isDriverFault(error) || !(error instanceof Error)) throw error;
    throw new StoreUnavailable(`the store at ${placeOf(url)} can not be reached: ${error.message}`);
  });
  if (synchronous_commit === 'off') {
    throw new Error('the store can not be opened durably: synchronous_commit is off, expected on');
  }
  if (server_encoding !== 'UTF8') {
    throw new Error(`the database is encoded as ${server_encoding}, expected UTF8`);
  }
}

/** @throws {StoreUnavailable} when a copy into this database was begun and not finished */
export async function checkFinished(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{
    there: boolean;
  }>`select to_regclass('store_copy') is not null as there`.execute(db);
  if (rows[0]?.there !== true) return;
  throw new StoreUnavailable(
    'a copy into this store is not finished: run keystroke-auth migrate-store, or restore, again',
  );
}

/** For the operator: what the server is, and what should be otherwise. */
export async function inspect(
  db: Kysely<Schema>,
  url: string,
  poolSize: number,
  now: () => number = Date.now,
): Promise<{ readonly detail: string; readonly advice: readonly string[] }> {
  const settings = await settingsOf(db);
  const asked = now();
  const { rows } = await sql<{ ssl: boolean; now: number }>`
    select coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as ssl,
      ${serverTime} as now
  `.execute(db);
  const clock = rows[0] === undefined ? null : clockAdvice(rows[0].now, asked, now());
  const over = rows[0]?.ssl === true ? ', over TLS' : '';
  const advice: string[] = [];
  if (settings.fsync === 'off')
    advice.push('fsync is off: what was acknowledged is lost when the power goes');
  // One more counts requests, and one more asks for jobs.
  const taken = poolSize + 2;
  if (Number(settings.max_connections) < 2 * taken) {
    advice.push(
      `max_connections is ${settings.max_connections}, and each process takes ${taken} (DATABASE_POOL_SIZE and two more)`,
    );
  }
  if (clock !== null) advice.push(clock);
  return {
    detail: `PostgreSQL ${settings.server_version} at ${placeOf(url)} answers, commits are durable${over}`,
    advice,
  };
}

/** Differences that nobody notices (ms). */
const SAME_TIME_MS = 5_000;

/** Null where the clocks agree, as far as can be told: the server said what time it was between two moments here. */
function clockAdvice(there: number, from: number, until: number): string | null {
  const ahead = Math.max(0, from - there) - Math.max(0, there - until);
  if (Math.abs(ahead) <= SAME_TIME_MS) return null;
  const seconds = Math.round(Math.abs(ahead) / 1_000);
  return `the clock of this machine is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} the server's: keep all of them set with NTP, since locks, challenges and leases are dated by them`;
}

/** Host, port and database: what may be shown of an address. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

const NAMES = [
  'synchronous_commit',
  'server_encoding',
  'fsync',
  'max_connections',
  'server_version',
] as const;

async function settingsOf(db: Kysely<Schema>): Promise<Record<(typeof NAMES)[number], string>> {
  const columns = NAMES.map((name) => sql`current_setting(${sql.lit(name)}) as ${sql.ref(name)}`);
  const { rows } = await sql<Record<(typeof NAMES)[number], string>>`select ${sql.join(columns)}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new StoreUnavailable('the server says nothing of itself');
  return row;
}
