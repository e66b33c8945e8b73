import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@keystroke-auth/engine';
import pg from 'pg';
import { KEY_STORE_FILE, STORE_FILE } from '../../packages/server/src/app.ts';
import { summariseLatencies } from '../../packages/server/src/cli/client/latencies.ts';
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

/** Starts the service on a store, and asks it one request at a time; then many at a time. */
export async function measureStore(
  place: StorePlace,
  users: number,
  { typing, people }: { readonly typing: GenuineTyping; readonly people: readonly BenchTypist[] },
  settings: Readonly<Record<string, string>>,
): Promise<Omit<Measured, 'added_per_second'>> {
  const size = await sizes(place);
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

async function sizes({ dataDir, databaseUrl }: StorePlace) {
  const size = (file: string): number => statSync(join(dataDir, file), { throwIfNoEntry: false })?.size ?? 0;
  const keyBytes = size(KEY_STORE_FILE) + size(`${KEY_STORE_FILE}-wal`);
  if (databaseUrl === null) {
    return { store_bytes: size(STORE_FILE) + size(`${STORE_FILE}-wal`), key_store_bytes: keyBytes };
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ size: string }>(
    'select pg_database_size(current_database()) as size',
  );
  await client.end();
  return { store_bytes: Number(rows[0]?.size), key_store_bytes: keyBytes };
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
