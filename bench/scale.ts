import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchTypist, createGenuineTyping, POLICY, TYPING_CASES } from './http/genuineTyping.ts';
import { createRequests, enrol } from './http/measureCase.ts';
import { sendRound } from './http/sendRound.ts';
import { parsePairs, startService } from './http/startServers.ts';
import { growStore } from './scale/growStore.ts';
import { type Measured, measureStore } from './scale/measureStore.ts';

/**
 * How a store behaves as it grows: `npm run -s bench:scale -- [--users 1000 --users 10000 …] [--attempts 0] [--database postgres://…]
 * [--set NAME=VALUE …] [--keep FOLDER] [--json]`. The store is built in a folder for temporary files and removed at the end;
 * with --keep it stays in FOLDER, and the next run goes on with it: one that asks for as many people as there are measures
 * the same store again, with other settings for example.
 *
 * The service itself enrols some people with a phrase of 17 keys, who then log in as often as --attempts says; the others are written as rows of the same, by way of
 * the same records, seals and keys. Then one request at a time: to people taken at random, each for the first time, after
 * the system forgot the files (cold; on PostgreSQL only what the service holds is cold), and to a few, again and again (warm).
 *
 * The bulk takes one sync for many people: what it adds a second is not what the service enrols a second.
 */
const { values } = parseArgs({
  options: {
    users: { type: 'string', multiple: true, default: ['1000', '10000'] },
    attempts: { type: 'string', default: '0' },
    database: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const steps = values.users.map(Number).sort((a, b) => a - b);
if (steps.some((step) => !Number.isInteger(step) || step < 1)) {
  throw new RangeError(`--users: got ${values.users.join(', ')}, expected whole numbers above 0`);
}

const attempts = Number(values.attempts);
if (!Number.isInteger(attempts) || attempts < 0) {
  throw new RangeError(`--attempts: got ${values.attempts}, expected a whole number`);
}

/** People whom the service enrols, of whom the others are copies. */
const ORIGINALS = 200;

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'keystroke-auth-scale-'));
const noteFile = join(folder, 'scale.json');
/** What a run leaves beside a store that is kept. Samples are typed once each: those of later runs have later numbers. */
interface Note {
  readonly secretKey: string;
  readonly users: number;
  readonly originals: readonly string[];
  readonly nextSample: number;
}
const note: Note | null = existsSync(noteFile) ? JSON.parse(readFileSync(noteFile, 'utf8')) : null;
if (note !== null && note.users > (steps[0] ?? 0)) {
  throw new RangeError(
    `--users: got ${steps[0]}, expected at least the ${note.users} of the store in ${folder}`,
  );
}
const place = {
  dataDir: join(folder, 'data'),
  secretKey: note?.secretKey ?? randomBytes(32).toString('base64url'),
  databaseUrl: values.database ?? null,
};
const settings = {
  DATA_DIR: place.dataDir,
  SECRET_KEY: place.secretKey,
  ...(place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl }),
  ...Object.fromEntries(parsePairs('set', values.set)),
};
const [typingCase] = TYPING_CASES;
if (typingCase === undefined) throw new Error('expected something to type');
const typing = createGenuineTyping(typingCase);
const textId = typingCase.name;
const say = (words: string): void => void process.stderr.write(`${words}\n`);

try {
  mkdirSync(folder, { recursive: true });
  const people = note === null ? await enrolOriginals() : typistsAgain(note);
  const originals = people.map(({ id }) => id);

  const measured: Measured[] = [];
  let there = note?.users ?? 0;
  for (const users of steps) {
    const added = await growStore(place, { originals, textId }, { from: there, to: users }, (count) => {
      if (count % 50_000 === 0) say(`${count} people`);
    });
    there = users;
    const result = {
      ...(await measureStore(place, users, { typing, people }, settings)),
      added_per_second: added,
    };
    const nextSample = Math.max(...people.map(({ next }) => next));
    writeFileSync(
      noteFile,
      JSON.stringify({ secretKey: place.secretKey, users, originals, nextSample } satisfies Note),
      {
        mode: 0o600,
      },
    );
    measured.push(result);
    say(inWords(result));
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ measured })}\n`);
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}

async function enrolOriginals(): Promise<BenchTypist[]> {
  const service = await startService(POLICY, null, settings);
  const began = performance.now();
  try {
    const enrolled = await enrol(service, typing, ORIGINALS);
    const rate = ORIGINALS / ((performance.now() - began) / 1_000);
    say(`${ORIGINALS} people enrolled by the service, one after the other: ${rate.toFixed(0)} a second`);
    const { url, apiKey } = service;
    const tries = createRequests(typing, enrolled)(ORIGINALS * attempts);
    await sendRound(tries, { url, apiKey, connections: 16, seconds: 600, repeat: false });
    return enrolled;
  } finally {
    await service.stop();
  }
}

/** The people of an earlier run: they are drawn alike each time, and some of them the service did not enrol. */
function typistsAgain({ originals, nextSample }: Note): BenchTypist[] {
  return originals.map((id) => {
    for (;;) {
      const typist = typing.nextTypist();
      if (typist.id === id) return { ...typist, next: nextSample };
    }
  });
}

function inWords(result: Measured): string {
  const megabytes = (bytes: number | null) => (bytes === null ? '?' : (bytes / 1e6).toFixed(0));
  return [
    `${result.users} people${result.added_per_second > 0 ? ` (${result.added_per_second.toFixed(0)} added a second)` : ''}:`,
    `  store ${megabytes(result.store_bytes)} MB, keys ${megabytes(result.key_store_bytes)} MB, ` +
      `${((result.store_bytes + result.key_store_bytes) / result.users / 1e3).toFixed(1)} kB a person, ${(result.bytes_a_try / 1e3).toFixed(1)} kB a try`,
    `  of each person: ${result.tables.map(({ name, bytes }) => `${name} ${(bytes / result.users).toFixed(0)}`).join(', ')} bytes`,
    `  cold verify p50 ${result.cold_p50_ms.toFixed(1)} ms, p99 ${result.cold_p99_ms.toFixed(1)} ms; ` +
      `warm p50 ${result.warm_p50_ms.toFixed(1)} ms, p99 ${result.warm_p99_ms.toFixed(1)} ms`,
    `  ${result.verify_rps.toFixed(0)} a second of 16 at a time, memory ${megabytes(result.memory_bytes)} MB, ` +
      `backup ${result.backup_seconds?.toFixed(1) ?? '-'} s, allowed ${(100 * result.allow_share).toFixed(0)} %`,
  ].join('\n');
}
