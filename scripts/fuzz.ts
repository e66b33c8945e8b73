import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CASES } from './fuzz/fuzzCase.ts';
import { BOUNDED_BY_RATE } from './fuzz/people.ts';
import { breaksPromise, PROMISED_RATE } from './fuzz/promise.ts';
import { type FuzzResult, runFuzz } from './fuzz/runFuzz.ts';
import { startService } from './fuzz/service.ts';

/**
 * Sends right, wrong and broken requests to a service of its own: `npm run -s fuzz -- [--seconds 60] [--requests N]
 * [--seed N] [--cases FOLDER] [--json]`. On loopback, in production mode, without rate limits; seeded and bounded.
 *
 * Ends with 1 when a request got a server error (503 among them: none is expected), no answer in time, an answer of
 * another shape or with stack traces; when typing was allowed that never may be, or more of other people's than the
 * false match rate promises; when the service kept more than 50 MB more than when it was warm; or when less than 60 % of
 * people's own unchanged samples were allowed, without which the rest says nothing. What was found is made small and
 * written to `--cases`, which a test sends again (scripts/fuzz/cases).
 */
const MOST_GROWTH = 50 * 2 ** 20;
const LEAST_ALLOWED = 0.6;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    requests: { type: 'string', default: '1000000000' },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: fileURLToPath(CASES) },
    json: { type: 'boolean', default: false },
  },
});
const options = {
  seconds: positive('seconds'),
  requests: positive('requests'),
  seed: positive('seed'),
  cases: values.cases,
  restart: startService,
  onProgress: (requests: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${requests} requests`);
  },
};

const service = await startService();
let result: FuzzResult;
let crash: string | null;
try {
  result = await runFuzz(service, options);
  crash = service.exitCode() === null ? null : service.log();
} finally {
  await service.stop();
}
const failures = failuresOf(result, crash);
process.stdout.write(
  values.json ? `${JSON.stringify({ ...result, failures })}\n` : inWords(result, failures),
);
if (failures.length > 0) process.exitCode = 1;

function positive(name: 'seconds' | 'requests' | 'seed'): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(`--${name}: got ${values[name]}, expected a whole number above 0`);
}

function failuresOf(
  { violations, tries, memory, genuine, genuine_allowed }: FuzzResult,
  crash: string | null,
): string[] {
  const growth = memory.most_kept - memory.warm_kept;
  return [
    ...(crash === null ? [] : [`the service ended: ${crash}`]),
    ...violations.map(({ violation, file }) => `${violation}: ${file}`),
    ...BOUNDED_BY_RATE.flatMap((kind) => {
      const counted = tries[kind];
      if (counted === undefined || !breaksPromise(counted)) return [];
      const { allowed, sent } = counted;
      return [`${kind}: ${allowed} of ${sent} allowed, more than a rate of ${PROMISED_RATE} explains`];
    }),
    ...(growth > MOST_GROWTH ? [`memory grew by ${megabytes(growth)} MB`] : []),
    ...(genuine_allowed >= LEAST_ALLOWED * genuine ? [] : ['too few genuine samples were allowed']),
  ];
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

function inWords(of: FuzzResult, failed: readonly string[]): string {
  const { memory } = of;
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    `seed ${of.seed}: ${of.requests} requests in ${of.seconds.toFixed(0)} s, ` +
      `${of.requests_per_second.toFixed(0)} a second, the slowest ${of.slowest_ms.toFixed(0)} ms`,
    `sent: ${list(of.kinds)}`,
    `answers: ${list(of.statuses)}`,
    `genuine samples allowed: ${of.genuine_allowed} of ${of.genuine} (${((100 * of.genuine_allowed) / of.genuine).toFixed(1)} %)`,
    'tries, by what is known of them:',
    ...Object.entries(of.tries).map(
      ([standing, { sent, allowed }]) =>
        `  ${standing.padEnd(18)}${String(sent).padStart(8)}, allowed ${allowed}`,
    ),
    `memory after garbage collection: ${megabytes(memory.warm_kept)} MB when warm, at most ${megabytes(memory.most_kept)} MB since; ` +
      `the process ${megabytes(memory.warm_rss)} and ${megabytes(memory.most_rss)} MB`,
    ...(failed.length === 0 ? ['no failures'] : failed.map((failure) => `FAILED: ${failure}`)),
    '',
  ].join('\n');
}
