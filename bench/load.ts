import { parseArgs } from 'node:util';
import { summariseLatencies } from '../packages/server/src/cli/client/latencies.ts';
import { createGenuineTyping, TYPING_CASES } from './http/genuineTyping.ts';
import { createRequests, enrol, median, timed, WARM_UP_TRIES } from './http/measureCase.ts';
import { type BenchRequest, sendRound } from './http/sendRound.ts';
import { parsePairs } from './http/startServers.ts';
import { sendOnSchedule } from './load/sendOnSchedule.ts';
import { slopeOf } from './load/slopeOf.ts';
import { parseSetup, type RunningSetup, startSetup } from './load/startSetup.ts';

/**
 * The service under load, on one database or another: `npm run -s bench:load -- [--setup sqlite --setup postgres …] [--rounds 3]
 * [--seconds 5] [--share 0.5 …] [--open-seconds 10] [--soak MINUTES] [--soak-share 0.7] [--users 100] [--connections 32]
 * [--set NAME=VALUE …] [--server name=value …] [--json]`: settings of the service, and of PostgreSQL.
 *
 * A setup is `sqlite`, `postgres` or `postgres+redis`, with `:2` for two workers; the servers are started here and removed at the end.
 *
 * 1. The most: 32 connections that send as soon as they have an answer, in rounds, the setups in turn. Verifications a second,
 *    processor time of the service for each, and of the database; ratios to the first setup are medians over rounds.
 * 2. A share of the most, on a schedule of its own (sendOnSchedule.ts): the times within which half and 99 % are answered.
 * 3. With `--soak`, the first setup at a share of the most for so many minutes: its memory, as a line through the last four fifths.
 *
 * Ends with 1 when less than 90 % of the tries were allowed, or a request got no answer.
 */
const { values } = parseArgs({
  options: {
    setup: { type: 'string', multiple: true, default: ['sqlite'] },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    share: { type: 'string', multiple: true, default: ['0.5'] },
    'open-seconds': { type: 'string', default: '10' },
    soak: { type: 'string', default: '0' },
    'soak-share': { type: 'string', default: '0.7' },
    users: { type: 'string', default: '100' },
    connections: { type: 'string', default: '32' },
    set: { type: 'string', multiple: true, default: [] },
    server: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
});
const number = (name: 'rounds' | 'seconds' | 'open-seconds' | 'users' | 'connections'): number => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`--${name}: got ${values[name]}, expected a whole number above 0`);
};
const share = (value: string): number => {
  if (Number(value) > 0 && Number(value) <= 1) return Number(value);
  throw new RangeError(`--share: got ${value}, expected a number above 0, up to 1`);
};
const minutes = Number(values.soak);
if (!(minutes >= 0)) throw new RangeError(`--soak: got ${values.soak}, expected minutes`);
const rounds = number('rounds');
const seconds = number('seconds');
const openSeconds = number('open-seconds');
const users = number('users');
const connections = number('connections');
const shares = values.share.map(share);
const soakShare = share(values['soak-share']);
const setups = values.setup.map(parseSetup);
const settings = Object.fromEntries(parsePairs('set', values.set));

const LEAST_ALLOWED = 0.9;
/** More than the fastest round so far would send. */
const SPARE = 2;
/** How often memory is looked at in a soak (ms), and which part of it is still warming up. */
const LOOK_MS = 1_000;
const WARMING = 0.2;

const say = (words: string): void => void process.stderr.write(`${words}\n`);
const bad: string[] = [];

/** A setup with people in it, whose histories are full. */
interface Loaded extends RunningSetup {
  requestsOf(count: number): BenchRequest[];
  fastest: number;
}

async function load(setup: RunningSetup): Promise<Loaded> {
  const [typingCase] = TYPING_CASES;
  if (typingCase === undefined) throw new Error('expected something to type');
  const typing = createGenuineTyping(typingCase);
  const { service } = setup;
  const requestsOf = createRequests(typing, await enrol(service, typing, users));
  const filling = requestsOf(users * WARM_UP_TRIES);
  const { rps } = await sendRound(filling, { ...sendingTo(setup), seconds: 600 });
  say(`${setup.name}: ${users} people, ${rps.toFixed(0)} tries a second while their histories were filled`);
  return { ...setup, requestsOf, fastest: rps };
}

const sendingTo = ({ service: { url, apiKey } }: RunningSetup) => ({
  ...{ url, apiKey, connections },
  repeat: false,
});

function check(name: string, decisions: ReadonlyMap<string, number>, failures: number): void {
  const answered = [...decisions.values()].reduce((total, count) => total + count, 0);
  const allowed = (decisions.get('allow') ?? 0) / answered;
  if (failures > 0) bad.push(`${name}: ${failures} requests got no answer`);
  if (!(allowed >= LEAST_ALLOWED)) bad.push(`${name}: ${JSON.stringify(Object.fromEntries(decisions))}`);
}

/** One round of as many as it can take. */
async function measureMost(setup: Loaded) {
  const requests = setup.requestsOf(Math.ceil(setup.fastest * SPARE * seconds));
  const before = { database: setup.databaseSeconds(), transactions: await setup.transactions() };
  const round = await timed(setup.service, requests, { ...sendingTo(setup), seconds });
  const after = { database: setup.databaseSeconds(), transactions: await setup.transactions() };
  setup.fastest = Math.max(setup.fastest, round.rps);
  check(setup.name, round.decisions, round.failures);
  const inDatabase =
    before.database === null || after.database === null ? null : after.database - before.database;
  return {
    rps: round.rps,
    cpu_us: round.cpuMicroseconds,
    database_cpu_us: inDatabase === null ? null : (inDatabase * 1e6) / round.requests,
    memory_mb: inMegabytes(setup.service.memoryBytes()),
    undone:
      before.transactions === null || after.transactions === null
        ? null
        : (after.transactions.undone - before.transactions.undone) / round.requests,
  };
}

const inMegabytes = (bytes: number | null): number | null => (bytes === null ? null : bytes / 1e6);

async function measureShare(setup: Loaded, most: number, of: number) {
  const rate = most * of;
  const requests = setup.requestsOf(Math.ceil(rate * openSeconds));
  const sent = await sendOnSchedule(requests, { ...sendingTo(setup), rate, seed: 1 });
  check(`${setup.name} at ${of}`, sent.decisions, sent.failures);
  const late = summariseLatencies(sent.late)?.p99 ?? Number.NaN;
  return { share: of, rate, ...summariseLatencies(sent.latencies), late_p99: late };
}

async function soak(setup: Loaded, most: number) {
  const rate = most * soakShare;
  const requests = setup.requestsOf(Math.ceil(rate * minutes * 60));
  say(`${setup.name}: ${rate.toFixed(0)} a second for ${minutes} minutes`);
  const memory: { at: number; value: number }[] = [];
  const started = performance.now();
  const looking = setInterval(() => {
    const bytes = setup.service.memoryBytes();
    if (bytes !== null) memory.push({ at: (performance.now() - started) / 3.6e6, value: bytes / 1e6 });
  }, LOOK_MS);
  const sent = await sendOnSchedule(requests, { ...sendingTo(setup), rate, seed: 2 }).finally(() =>
    clearInterval(looking),
  );
  check(`${setup.name}, soak`, sent.decisions, sent.failures);
  const settled = memory.slice(Math.ceil(WARMING * memory.length));
  const slope = slopeOf(settled);
  return {
    ...{ minutes, rate, ...summariseLatencies(sent.latencies) },
    memory_mb: [settled[0]?.value ?? null, settled.at(-1)?.value ?? null],
    mb_an_hour: slope?.value ?? null,
    mb_an_hour_interval: slope?.interval ?? null,
  };
}

/** Medians over rounds, and ratios to the first setup's same rounds. */
function summarise(name: string, measured: readonly Most[], first: readonly Most[]) {
  const middle = (of: (round: Most) => number | null): number | null => {
    const known = measured.map(of).filter((value) => value !== null);
    return known.length === 0 ? null : median(known);
  };
  const ratio = (of: (round: Most) => number | null): number =>
    median(measured.map((round, i) => (of(round) ?? Number.NaN) / (of(first[i] ?? round) ?? Number.NaN)));
  return {
    setup: name,
    rps: middle(({ rps }) => rps) ?? Number.NaN,
    rps_range: [Math.min(...measured.map(({ rps }) => rps)), Math.max(...measured.map(({ rps }) => rps))],
    cpu_us: middle(({ cpu_us }) => cpu_us),
    memory_mb: middle(({ memory_mb }) => memory_mb),
    database_cpu_us: middle(({ database_cpu_us }) => database_cpu_us),
    undone_share: middle(({ undone }) => undone),
    rps_ratio: ratio(({ rps }) => rps),
    cpu_ratio: ratio(({ cpu_us }) => cpu_us),
  };
}
type Most = Awaited<ReturnType<typeof measureMost>>;

const running: RunningSetup[] = [];
try {
  const loaded: Loaded[] = [];
  for (const setup of setups) {
    const started = await startSetup(setup, settings, values.server);
    running.push(started);
    loaded.push(await load(started));
  }
  const most = new Map<Loaded, Most[]>(loaded.map((setup) => [setup, []]));
  for (let round = 0; round < rounds; round++) {
    for (const setup of loaded) most.get(setup)?.push(await measureMost(setup));
  }
  const [first] = loaded;
  if (first === undefined) throw new Error('expected a setup');
  const results = [];
  for (const [setup, measured] of most) {
    const summary = summarise(setup.name, measured, most.get(first) ?? []);
    const open = [];
    for (const of of shares) open.push(await measureShare(setup, summary.rps, of));
    results.push({
      ...summary,
      open,
      soak: minutes > 0 && setup === first ? await soak(setup, summary.rps) : null,
    });
  }
  const how = { service: first.service.code, node: process.version, users, connections, rounds, seconds };
  if (values.json) process.stdout.write(`${JSON.stringify({ ...how, results })}\n`);
  else process.stdout.write(results.map(inWords).join(''));
} finally {
  for (const setup of running) await setup.stop();
}
if (bad.length > 0) {
  process.stderr.write(`${bad.join('\n')}\n`);
  process.exitCode = 1;
}

type Result = ReturnType<typeof summarise> & {
  readonly open: readonly Awaited<ReturnType<typeof measureShare>>[];
  readonly soak: Awaited<ReturnType<typeof soak>> | null;
};

function inWords({ open, soak: soaked, ...most }: Result): string {
  const digits = (value: number | null | undefined, decimals: number): string =>
    value?.toFixed(decimals) ?? '?';
  const [low, high] = most.rps_range;
  return [
    `${most.setup}: ${digits(most.rps, 0)} verifications a second (${digits(low, 0)} … ${digits(high, 0)}), ` +
      `${digits(most.cpu_us, 0)} µs of processor each` +
      (most.database_cpu_us === null
        ? ''
        : ` and ${digits(most.database_cpu_us, 0)} of the database, ${digits(100 * (most.undone_share ?? 0), 2)} % undone and tried again`) +
      `, ${digits(most.memory_mb, 0)} MB of memory`,
    `  against the first: ${digits(most.rps_ratio, 2)} of its verifications a second, ${digits(most.cpu_ratio, 2)} of its processor time each`,
    ...open.map(
      (at) =>
        `  at ${at.share} of the most, ${digits(at.rate, 0)} a second: half within ${digits(at.p50, 1)} ms, 99 % within ` +
        `${digits(at.p99, 1)} ms (the generator itself was late by ${digits(at.late_p99, 1)})`,
    ),
    ...(soaked === null
      ? []
      : [
          `  ${soaked.minutes} minutes at ${digits(soaked.rate, 0)} a second: memory ${soaked.memory_mb.map((each) => digits(each, 0)).join(' to ')} MB, ` +
            `${digits(soaked.mb_an_hour, 1)} MB an hour (${(soaked.mb_an_hour_interval ?? []).map((each) => digits(each, 1)).join(' … ')}), ` +
            `99 % within ${digits(soaked.p99, 1)} ms`,
        ]),
    '',
  ].join('\n');
}
