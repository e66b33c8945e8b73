import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@keystroke-auth/engine';
import Database from 'better-sqlite3';
import pg from 'pg';
import { summariseLatencies } from '../../packages/server/src/cli/client/latencies.ts';
import { KEY_STORE_FILE, STORE_FILE } from '../../packages/server/src/composeStore.ts';
import { run } from '../../packages/server/src/testing/process.ts';
import { type BenchTypist, type GenuineTyping, POLICY } from '../http/genuineTyping.ts';
import { type BenchRequest, sendRound } from '../http/sendRound.ts';
import { startService } from '../http/startServers.ts';
import { personId, type StorePlace } from './growStore.ts';

/** Times in milliseconds, sizes in bytes. */
export interface Measured {
  readonly users: number;
  readonly store_bytes: number;
  readonly key_store_bytes: number;
  readonly tables: readonly { readonly name: string; readonly bytes: number }[];
  /** What the store grew by for each try, with all that is kept of it. */
  readonly bytes_a_try: number;
  readonly added_per_second: number;
  readonly cold_p50_ms: number;
  readonly cold_p99_ms: number;
  readonly warm_p50_ms: number;
  readonly warm_p99_ms: number;
  readonly verify_rps: number;
  readonly memory_bytes: number | null;
  readonly backup_seconds: number | null;
  readonly allow_share: number;
}

/** People asked once each, and people asked again and again. */
const COLD = 500;
const WARM = 20;
/** Tries of each before that is measured: what is kept of them has grown then. */
const WARM_UP = 20;
const WARM_TRIES = 25;
const SECONDS = 600;
/** Tables that are told of. */
const TABLES = 8;

/** Starts the service on a store, and asks it one request at a time; then many at a time. */
export async function measureStore(
  place: StorePlace,
  users: number,
  { typing, people }: { readonly typing: GenuineTyping; readonly people: readonly BenchTypist[] },
  settings: Readonly<Record<string, string>>,
): Promise<Omit<Measured, 'added_per_second'>> {
  const size = await sizes(place);
  const tables = await tablesOf(place);
  // As after a start of the machine, for these files alone.
  for (const file of [STORE_FILE, KEY_STORE_FILE]) forgetFile(join(place.dataDir, file));
  const service = await startService(POLICY, null, settings);
  try {
    const sending = { url: service.url, apiKey: service.apiKey, seconds: SECONDS, repeat: false };
    const requestOf = (number: number): BenchRequest => {
      const typist = people[number % people.length];
      if (typist === undefined) throw new Error('expected somebody who types');
      return {
        path: `/v1/users/${personId(number)}/verify`,
        body: Buffer.from(JSON.stringify(typing.nextSample(typist))),
      };
    };
    const random = createRandom(users);
    const anybody = () => Math.floor(random() * users);
    const cold = await sendRound(
      Array.from({ length: COLD }, () => requestOf(anybody())),
      { ...sending, connections: 1 },
    );
    const regulars = Array.from({ length: WARM }, anybody);
    const again = (times: number) => Array.from({ length: times }, () => regulars.map(requestOf)).flat();
    const warmUp = await sendRound(again(WARM_UP), { ...sending, connections: 4 });
    const warm = await sendRound(again(WARM_TRIES), { ...sending, connections: 1 });
    const many = await sendRound(
      Array.from({ length: 4 * COLD }, () => requestOf(anybody())),
      { ...sending, connections: 16 },
    );
    const rounds = [cold, warm, many];
    const answers = rounds.reduce((sum, { requests }) => sum + requests, 0);
    const allowed = rounds.reduce((sum, { decisions }) => sum + (decisions.get('allow') ?? 0), 0);
    const [coldTimes, warmTimes] = [cold, warm].map(({ latencies }) => summariseLatencies(latencies));
    const after = await sizes(place);
    return {
      users,
      ...size,
      tables,
      bytes_a_try: (after.store_bytes - size.store_bytes) / (answers + warmUp.requests),
      cold_p50_ms: coldTimes?.p50 ?? Number.NaN,
      cold_p99_ms: coldTimes?.p99 ?? Number.NaN,
      warm_p50_ms: warmTimes?.p50 ?? Number.NaN,
      warm_p99_ms: warmTimes?.p99 ?? Number.NaN,
      verify_rps: many.rps,
      memory_bytes: service.memoryBytes(),
      backup_seconds: place.databaseUrl === null ? await backUp(place, settings) : null,
      allow_share: allowed / answers,
    };
  } finally {
    await service.stop();
  }
}

/** By `dd`, which can say that pages of a file are not needed. */
function forgetFile(file: string): void {
  if (!existsSync(file)) return;
  spawnSync('dd', ['if=/dev/null', `of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0']);
}

async function sizes(place: StorePlace) {
  const size = (name: string): number =>
    statSync(join(place.dataDir, name), { throwIfNoEntry: false })?.size ?? 0;
  return {
    store_bytes: await storeBytes(place),
    key_store_bytes: size(KEY_STORE_FILE) + size(`${KEY_STORE_FILE}-wal`),
  };
}

/** Without the write-ahead log, which does not grow with the store. */
async function storeBytes(place: StorePlace): Promise<number> {
  const [row] =
    place.databaseUrl === null
      ? askSqlite(place, 'select page_count * page_size as bytes from pragma_page_count, pragma_page_size')
      : await askPostgres(place.databaseUrl, 'select pg_database_size(current_database()) as bytes');
  return Number(row?.bytes);
}

/** Tables with their indexes, those first that take most. */
async function tablesOf(place: StorePlace): Promise<Measured['tables']> {
  const rows =
    place.databaseUrl === null
      ? askSqlite(
          place,
          `select tbl_name as name, sum(pgsize) as bytes from dbstat join sqlite_schema using (name)
           group by tbl_name order by bytes desc limit ${TABLES}`,
        )
      : await askPostgres(
          place.databaseUrl,
          `select relname as name, pg_total_relation_size(oid) as bytes from pg_class
           where relkind = 'r' and relnamespace = current_schema()::regnamespace order by bytes desc limit ${TABLES}`,
        );
  return rows.map(({ name, bytes }) => ({ name: String(name), bytes: Number(bytes) }));
}

type Row = Readonly<Record<string, unknown>>;

function askSqlite({ dataDir }: StorePlace, query: string): Row[] {
  const database = new Database(join(dataDir, STORE_FILE), { readonly: true });
  try {
    return database.prepare<[], Row>(query).all();
  } finally {
    database.close();
  }
}

async function askPostgres(connectionString: string, query: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}

/** Seconds of `keystroke-auth backup`, while the service runs. */
async function backUp({ dataDir }: StorePlace, settings: Readonly<Record<string, string>>): Promise<number> {
  const folder = `${dataDir}-backup`;
  mkdirSync(folder, { recursive: true });
  const started = performance.now();
  const { code, stderr } = await run(['backup'], { NODE_ENV: 'production', ...settings, BACKUP_TO: folder });
  const seconds = (performance.now() - started) / 1_000;
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(`no backup: ${stderr}`);
  return seconds;
}
