import { parseArgs } from 'node:util';
import { summariseLatencies } from '../packages/server/src/cli/client/latencies.ts';
import { createGenuineTyping, TYPING_CASES } from './http/genuineTyping.ts';
import { createRequests, enrol, median, WARM_UP_TRIES } from './http/measureCase.ts';
import { type BenchRequest, sendRound } from './http/sendRound.ts';
import { parsePairs } from './http/startServers.ts';
import { sendOnSchedule } from './load/sendOnSchedule.ts';
import { slopeOf } from './load/slopeOf.ts';
import { parseSetup, type RunningSetup, startSetup } from './load/startSetup.ts';

/**
 * The service under load, on one database or another: `npm run -s bench:load -- [--setup sqlite --setup postgres …] [--rounds 3]
 * [--seconds 5] [--share 0.5 …] [--rate 100 …] [--open-seconds 10] [--soak MINUTES] [--soak-share 0.7] [--users 100]
 * [--connections 32] [--set NAME=VALUE …] [--server name=value …] [--profile FOLDER] [--json]`: settings of the service, and of
 * PostgreSQL; with a folder, each process of the service leaves a CPU profile there.
 *
 * A setup is `sqlite`, `postgres` or `postgres+redis`, with `:2` for two workers; the servers are started here and removed at the end.
 *
 * 1. The most: 32 connections that send as soon as they have an answer, in rounds, the setups in turn. Verifications a second,
 *    processor time of the service for each, and of the database; ratios to the first setup are medians over rounds.
 * 2. A share of the most, on a schedule of its own (sendOnSchedule.ts): the times within which half and 99 % are answered.
 * 3. With `--rate`, so many a second of every setup, in rounds, the setups in turn: what is spent on each where no processor is short.
 *    At the most, everything runs at once on the same processors, and each of them takes longer for the same work.
 * 4. With `--soak`, the first setup at a share of the most for so many minutes: its memory, as a line through the last four fifths.
 *
 * Ends with 1 when less than 90 % of the tries were allowed, or a request got no answer.
 */
const { values } = parseArgs({
  options: {
    setup: { type: 'string', multiple: true, default: ['sqlite'] },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    share: { type: 'string', multiple: true, default: ['0.5'] },
    rate: { type: 'string', multiple: true, default: [] },
    'open-seconds': { type: 'string', default: '10' },
    soak: { type: 'string', default: '0' },
    'soak-share': { type: 'string', default: '0.7' },
    users: { type: 'string', default: '100' },
    connections: { type: 'string', default: '32' },
    set: { type: 'string', multiple: true, default: [] },
    server: { type: 'string', multiple: true, default: [] },
    profile: { type: 'string' },
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
const rates = values.rate.map((value) => {
  if (Number(value) > 0) return Number(value);
  throw new RangeError(`--rate: got ${value}, expected verifications a second`);
});
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
  // Each worker has code to compile: all are to have done as much.
  const filling = requestsOf(users * WARM_UP_TRIES * setup.workers);
  const { rps } = await sendRound(filling, { ...sendingTo(setup), seconds: 600 });
  await setup.settle();
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

/** What service and database spend on some work, for each of its requests; null where it is not known. */
async function spending<Done>(setup: Loaded, work: () => Promise<Done>, requestsOf: (done: Done) => number) {
  const look = async () => ({
    service: setup.service.cpuSeconds(),
    above: setup.service.cpuSecondsAbove(),
    database: setup.databaseSeconds(),
    undone: (await setup.transactions())?.undone ?? null,
  });
  const before = await look();
  const done = await work();
  const after = await look();
  const each = (of: keyof typeof before): number | null => {
    const [from, to] = [before[of], after[of]];
    return from === null || to === null ? null : (to - from) / requestsOf(done);
  };
  const microseconds = (of: keyof typeof before): number | null => {
    const seconds = each(of);
    return seconds === null ? null : seconds * 1e6;
  };
  return {
    done,
    spent: {
      cpu_us: microseconds('service'),
      above_cpu_us: microseconds('above'),
      database_cpu_us: microseconds('database'),
      undone: each('undone'),
    },
  };
}

/** One round of as many as it can take. */
async function measureMost(setup: Loaded) {
  const requests = setup.requestsOf(Math.ceil(setup.fastest * SPARE * seconds));
  const { done: round, spent } = await spending(
    setup,
    () => sendRound(requests, { ...sendingTo(setup), seconds }),
    (sent) => sent.requests,
  );
  setup.fastest = Math.max(setup.fastest, round.rps);
  check(setup.name, round.decisions, round.failures);
  return { rps: round.rps, memory_mb: inMegabytes(setup.service.memoryBytes()), ...spent };
}

const inMegabytes = (bytes: number | null): number | null => (bytes === null ? null : bytes / 1e6);

/** So many a second, whether they are answered or not. */
async function measureRate(setup: Loaded, rate: number, seed: number) {
  const requests = setup.requestsOf(Math.ceil(rate * openSeconds));
  const { done: sent, spent } = await spending(
    setup,
    () => sendOnSchedule(requests, { ...sendingTo(setup), rate, seed }),
    ({ latencies }) => latencies.length,
  );
  check(`${setup.name} at ${rate.toFixed(0)} a second`, sent.decisions, sent.failures);
  const late = summariseLatencies(sent.late)?.p99 ?? Number.NaN;
  return { rate, ...summariseLatencies(sent.latencies), late_p99: late, ...spent };
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

/** What rounds of either way have in common. */
interface Spent {
  readonly cpu_us: number | null;
  /** Of it, that of the process above the workers; null where there are none. */
  readonly above_cpu_us: number | null;
  readonly database_cpu_us: number | null;
  readonly undone: number | null;
}
type Most = Awaited<ReturnType<typeof measureMost>>;
type AtRate = Awaited<ReturnType<typeof measureRate>>;

/** The median of what is known. */
function middle<Round>(rounds: readonly Round[], of: (round: Round) => number | null | undefined) {
  const known = rounds.map(of).filter((value) => typeof value === 'number');
  return known.length === 0 ? null : median(known);
}

/** The median of the ratios to the first setup's same rounds. */
function ratio<Round>(
  rounds: readonly Round[],
  first: readonly Round[],
  of: (round: Round) => number | null,
) {
  return median(rounds.map((round, i) => (of(round) ?? Number.NaN) / (of(first[i] ?? round) ?? Number.NaN)));
}

function summariseSpent(rounds: readonly Spent[], first: readonly Spent[]) {
  return {
    cpu_us: middle(rounds, ({ cpu_us }) => cpu_us),
    above_cpu_us: middle(rounds, ({ above_cpu_us }) => above_cpu_us),
    database_cpu_us: middle(rounds, ({ database_cpu_us }) => database_cpu_us),
    undone_share: middle(rounds, ({ undone }) => undone),
    cpu_ratio: ratio(rounds, first, ({ cpu_us }) => cpu_us),
  };
}

function summariseMost(rounds: readonly Most[], first: readonly Most[]) {
  return {
    rps: middle(rounds, ({ rps }) => rps) ?? Number.NaN,
    rps_range: [Math.min(...rounds.map(({ rps }) => rps)), Math.max(...rounds.map(({ rps }) => rps))],
    rps_ratio: ratio(rounds, first, ({ rps }) => rps),
    memory_mb: middle(rounds, ({ memory_mb }) => memory_mb),
    ...summariseSpent(rounds, first),
  };
}

function summariseRate(rounds: readonly AtRate[], first: readonly AtRate[]) {
  return {
    rate: middle(rounds, ({ rate }) => rate),
    p50: middle(rounds, ({ p50 }) => p50),
    p99: middle(rounds, ({ p99 }) => p99),
    late_p99: middle(rounds, ({ late_p99 }) => late_p99),
    ...summariseSpent(rounds, first),
  };
}

/** Rounds of each setup, the setups in turn. */
async function inTurns<Round>(
  setups: readonly Loaded[],
  round: (setup: Loaded, nth: number) => Promise<Round>,
) {
  const measured = setups.map((): Round[] => []);
  for (let nth = 0; nth < rounds; nth++) {
    for (const [i, setup] of setups.entries()) measured[i]?.push(await round(setup, nth));
  }
  const [first = []] = measured;
  return measured.map((each) => ({ rounds: each, first }));
}

const running: RunningSetup[] = [];
try {
  const loaded: Loaded[] = [];
  for (const setup of setups) {
    const started = await startSetup(setup, settings, values.server, values.profile ?? null);
    running.push(started);
    loaded.push(await load(started));
  }
  const [first] = loaded;
  if (first === undefined) throw new Error('expected a setup');
  const most = await inTurns(loaded, measureMost);
  const atRates = [];
  for (const rate of rates)
    atRates.push(await inTurns(loaded, (setup, nth) => measureRate(setup, rate, 1 + nth)));
  const results = [];
  for (const [i, setup] of loaded.entries()) {
    const summary = summariseMost(most[i]?.rounds ?? [], most[i]?.first ?? []);
    const open = [];
    for (const of of shares) open.push({ share: of, ...(await measureRate(setup, summary.rps * of, 1)) });
    results.push({
      ...{ setup: setup.name, ...summary, open },
      rates: atRates.map((each) => summariseRate(each[i]?.rounds ?? [], each[i]?.first ?? [])),
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

interface Result extends ReturnType<typeof summariseMost> {
  readonly setup: string;
  readonly open: readonly ({ readonly share: number } & AtRate)[];
  readonly rates: readonly ReturnType<typeof summariseRate>[];
  readonly soak: Awaited<ReturnType<typeof soak>> | null;
}

function digits(value: number | null | undefined, decimals: number): string {
  return value?.toFixed(decimals) ?? '?';
}

function spentInWords(spent: Omit<Spent, 'undone'>, undone: number | null): string {
  const { cpu_us, above_cpu_us: above, database_cpu_us: database } = spent;
  return [
    `${digits(cpu_us, 0)} µs of processor each`,
    ...(above === null ? [] : [` (${digits(above, 0)} of them in the process above the workers)`]),
    ...(database === null
      ? []
      : [
          ` and ${digits(database, 0)} of the database, ${digits(100 * (undone ?? 0), 2)} % undone and tried again`,
        ]),
  ].join('');
}

function timesInWords({
  p50,
  p99,
  late_p99: late,
}: Partial<Record<'p50' | 'p99' | 'late_p99', number | null>>) {
  return (
    `half within ${digits(p50, 1)} ms, 99 % within ${digits(p99, 1)} ms ` +
    `(the generator itself was late by ${digits(late, 1)})`
  );
}

function inWords({ open, rates: atRates, soak: soaked, ...most }: Result): string {
  const [low, high] = most.rps_range;
  return [
    `${most.setup}: ${digits(most.rps, 0)} verifications a second (${digits(low, 0)} … ${digits(high, 0)}), ` +
      `${spentInWords(most, most.undone_share)}, ${digits(most.memory_mb, 0)} MB of memory`,
    `  against the first: ${digits(most.rps_ratio, 2)} of its verifications a second, ${digits(most.cpu_ratio, 2)} of its processor time each`,
    ...open.map(
      (at) =>
        `  at ${at.share} of the most, ${digits(at.rate, 0)} a second: ${timesInWords(at)}; ${spentInWords(at, at.undone)}`,
    ),
    ...atRates.map(
      (at) =>
        `  at ${digits(at.rate, 0)} a second: ${timesInWords(at)}; ${spentInWords(at, at.undone_share)}; ` +
        `${digits(at.cpu_ratio, 2)} of the first's processor time each`,
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
