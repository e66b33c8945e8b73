import { drawTypist, type SimulatedDevice, type SimulatedTypist, typeText } from '@keystroke-auth/engine';
import { CliError } from '../cliError.ts';
import { type LatencySummary, summariseLatencies } from './latencies.ts';
import type { LoadApi } from './loadApi.ts';

export interface LoadOptions {
  readonly typists: number;
  readonly text: string;
  readonly device: SimulatedDevice;
  readonly seed: number;
  /** Requests on their way at a time. */
  readonly connections: number;
  /** Tries end after so many seconds, or so many tries, whichever is first; null: no such bound. */
  readonly seconds: number | null;
  readonly requests: number | null;
  /** Part of every user id, so that runs do not meet. */
  readonly run: string;
  /** Milliseconds that only grow. */
  readonly now: () => number;
}

/** Latencies in ms, rates as fractions; null where nothing was tried. */
export interface LoadResult {
  readonly users: number;
  readonly enrolments: number;
  readonly tries: number;
  readonly seconds: number;
  readonly tries_per_second: number;
  /** By the service's own word; HTTP statuses where there was no decision. */
  readonly decisions: Readonly<Record<string, number>>;
  readonly errors: number;
  /** Tries that the service did not compare; they are in no rate. */
  readonly unjudged: number;
  readonly genuine: number;
  readonly impostors: number;
  readonly frr: number | null;
  readonly far: number | null;
  readonly enrol_ms: LatencySummary | null;
  readonly verify_ms: LatencySummary | null;
}

/** More than any deployment asks for. */
const MOST_ENROLMENT = 100;

interface User {
  readonly id: string;
  readonly typist: SimulatedTypist;
}

/**
 * Enrols simulated people, then lets everyone try as themselves and as another in turn. No sample is sent twice.
 *
 * @throws {CliError} when somebody can't be enrolled: rates without them would be no rates
 */
export async function load(api: LoadApi, options: LoadOptions): Promise<LoadResult> {
  const { text, connections, device, now } = options;
  const users = Array.from({ length: options.typists }, (_, n): User => {
    const typist = drawTypist(options.seed + n, device);
    return { id: `load-${options.run}-${typist.seed}`, typist };
  });
  const timed = async <T>(times: number[], call: () => Promise<T>): Promise<T> => {
    const start = now();
    const answer = await call();
    times.push(now() - start);
    return answer;
  };

  const enrolTimes: number[] = [];
  await inParallel(users.values(), connections, async ({ id, typist }) => {
    for (let sample = 1; sample <= MOST_ENROLMENT; sample++) {
      const events = typeText(typist, text, { sample });
      const { enrolled, error } = await timed(enrolTimes, () =>
        api.enrol({ userId: id, events, device, from: deviceOf(typist) }),
      );
      if (error !== null) throw new CliError(`enrolling ${id}: ${error}`, 1);
      if (enrolled) return;
    }
    throw new CliError(`enrolling ${id}: not enrolled after ${MOST_ENROLMENT} samples`, 1);
  });

  const verifyTimes: number[] = [];
  const decisions = new Map<string, number>();
  const genuine = { tries: 0, wrong: 0 };
  const impostors = { tries: 0, wrong: 0 };
  let errors = 0;
  let unjudged = 0;
  const start = now();
  const until = options.seconds === null ? Number.POSITIVE_INFINITY : start + options.seconds * 1_000;
  await inParallel(tries(users, options.requests, until, now), connections, async (attempt) => {
    // Samples after those of any enrolment, another one for every try.
    const events = typeText(attempt.typist, text, { sample: MOST_ENROLMENT + 1 + attempt.number });
    const { decision, outcome } = await timed(verifyTimes, () =>
      api.verify({ userId: attempt.userId, events, device, from: deviceOf(attempt.typist) }),
    );
    decisions.set(decision, (decisions.get(decision) ?? 0) + 1);
    if (outcome === 'error') errors += 1;
    if (outcome === 'unjudged') unjudged += 1;
    if (outcome === 'error' || outcome === 'unjudged') return;
    const tally = attempt.isGenuine ? genuine : impostors;
    tally.tries += 1;
    if ((outcome === 'allowed') !== attempt.isGenuine) tally.wrong += 1;
  });
  const seconds = (now() - start) / 1_000;
  const rate = ({ tries: of, wrong }: typeof genuine): number | null => (of === 0 ? null : wrong / of);
  return {
    users: users.length,
    enrolments: enrolTimes.length,
    tries: verifyTimes.length,
    seconds,
    tries_per_second: verifyTimes.length / seconds,
    decisions: Object.fromEntries(decisions),
    errors,
    unjudged,
    genuine: genuine.tries,
    impostors: impostors.tries,
    frr: rate(genuine),
    far: rate(impostors),
    enrol_ms: summariseLatencies(enrolTimes),
    verify_ms: summariseLatencies(verifyTimes),
  };
}

function deviceOf({ seed }: SimulatedTypist): string {
  return `simulated-${seed}`;
}

interface Try {
  readonly number: number;
  readonly userId: string;
  readonly typist: SimulatedTypist;
  readonly isGenuine: boolean;
}

/** A round of everybody as themselves, a round of everybody as somebody else (another one every time), and so on. */
function* tries(
  users: readonly User[],
  most: number | null,
  until: number,
  now: () => number,
): Generator<Try> {
  for (let number = 0; number < (most ?? Number.POSITIVE_INFINITY) && now() < until; number++) {
    const round = Math.floor(number / users.length);
    const isGenuine = round % 2 === 0 || users.length === 1;
    const distance = isGenuine ? 0 : 1 + (((round - 1) / 2) % (users.length - 1));
    const target = users[number % users.length];
    const source = users[((number % users.length) + distance) % users.length];
    if (target === undefined || source === undefined) return;
    yield { number, userId: target.id, typist: source.typist, isGenuine };
  }
}

async function inParallel<Item>(
  items: IterableIterator<Item>,
  workers: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let next = items.next(); next.done !== true; next = items.next()) await work(next.value);
    }),
  );
}
