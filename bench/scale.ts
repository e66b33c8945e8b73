import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createGenuineTyping, POLICY, TYPING_CASES } from './http/genuineTyping.ts';
import { enrol } from './http/measureCase.ts';
import { startService } from './http/startServers.ts';
import { growStore } from './scale/growStore.ts';
import { type Measured, measureStore } from './scale/measureStore.ts';

/**
 * How a store behaves as it grows: `npm run -s bench:scale -- [--users 1000 --users 10000 …] [--database postgres://…]
 * [--set NAME=VALUE …] [--in FOLDER] [--json]`. The store is built in a folder for temporary files, or in FOLDER, and removed at the end.
 *
 * The service itself enrols some people with a phrase of 17 keys; the others are written as rows of the same, by way of
 * the same records, seals and keys. Then one request at a time: to people taken at random, each for the first time, after
 * the system forgot the files (cold; on PostgreSQL only what the service holds is cold), and to a few, again and again (warm).
 *
 * The bulk takes one sync for many people: what it adds a second is not what the service enrols a second.
 */
const { values } = parseArgs({
  options: {
    users: { type: 'string', multiple: true, default: ['1000', '10000'] },
    database: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    in: { type: 'string', default: tmpdir() },
    json: { type: 'boolean', default: false },
  },
});
const steps = values.users.map(Number).sort((a, b) => a - b);
if (steps.some((step) => !Number.isInteger(step) || step < 1)) {
  throw new RangeError(`--users: got ${values.users.join(', ')}, expected whole numbers above 0`);
}

/** People whom the service enrols, of whom the others are copies. */
const ORIGINALS = 200;

const folder = mkdtempSync(join(values.in, 'keystroke-auth-scale-'));
const place = {
  dataDir: join(folder, 'data'),
  secretKey: randomBytes(32).toString('base64url'),
  databaseUrl: values.database ?? null,
};
const settings = {
  DATA_DIR: place.dataDir,
  SECRET_KEY: place.secretKey,
  ...(place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl }),
  ...Object.fromEntries(values.set.map((pair) => pair.split('=', 2))),
};
const say = (words: string): void => void process.stderr.write(`${words}\n`);

try {
  const [typingCase] = TYPING_CASES;
  if (typingCase === undefined) throw new Error('expected something to type');
  const typing = createGenuineTyping(typingCase);
  const service = await startService(POLICY, null, settings);
  const began = performance.now();
  const people = await enrol(service, typing, ORIGINALS).finally(() => service.stop());
  const enrolled = ORIGINALS / ((performance.now() - began) / 1_000);
  say(`${ORIGINALS} people enrolled by the service, one after the other: ${enrolled.toFixed(0)} a second`);

  const originals = people.map(({ id }) => id);
  const measured: Measured[] = [];
  let there = 0;
  for (const users of steps) {
    const added = await growStore(
      place,
      { originals, textId: typingCase.name },
      { from: there, to: users },
      (count) => {
        if (count % 50_000 === 0) say(`${count} people`);
      },
    );
    there = users;
    const result = {
      ...(await measureStore(place, users, { typing, people }, settings)),
      added_per_second: added,
    };
    measured.push(result);
    say(inWords(result));
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ enrolled_per_second: enrolled, measured })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function inWords(result: Measured): string {
  const megabytes = (bytes: number | null) => (bytes === null ? '?' : (bytes / 1e6).toFixed(0));
  return [
    `${result.users} people (${result.added_per_second.toFixed(0)} added a second):`,
    `  store ${megabytes(result.store_bytes)} MB, keys ${megabytes(result.key_store_bytes)} MB, ` +
      `${((result.store_bytes + result.key_store_bytes) / result.users / 1e3).toFixed(1)} kB a person, ${(result.bytes_a_try / 1e3).toFixed(1)} kB a try`,
    `  of each person: ${result.tables.map(({ name, bytes }) => `${name} ${(bytes / result.users).toFixed(0)}`).join(', ')} bytes`,
    `  cold verify p50 ${result.cold_p50_ms.toFixed(1)} ms, p99 ${result.cold_p99_ms.toFixed(1)} ms; ` +
      `warm p50 ${result.warm_p50_ms.toFixed(1)} ms, p99 ${result.warm_p99_ms.toFixed(1)} ms`,
    `  ${result.verify_rps.toFixed(0)} a second of 16 at a time, memory ${megabytes(result.memory_bytes)} MB, ` +
      `backup ${result.backup_seconds?.toFixed(1) ?? '-'} s, allowed ${(100 * result.allow_share).toFixed(0)} %`,
  ].join('\n');
}
