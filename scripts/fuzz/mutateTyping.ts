import { normal, type Random } from '@keystroke-auth/engine';
import { below, chance, pick } from './random.ts';

/** A key event, or what became of one. */
export type Event = Record<string, unknown>;

type Change = (events: Event[], random: Random) => unknown[];

const NUMBERS = [0, -0, -1, 0.1, 1e-300, 1e15, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, -1e308] as const;
const JITTERS = [1, 5, 15, 50, 200] as const;
const NAMES = [
  '#0',
  '',
  'Shift',
  'Backspace',
  'A',
  'ß',
  '\u{1f600}',
  '\ud800',
  '__proto__',
  'x'.repeat(70),
  '\0',
] as const;
const KINDS = ['DOWN', 'press', '', 0, true, null, 'down ', ['down']] as const;
const NO_EVENTS = [null, 0, 'down', [], {}, true] as const;
/** More than the service takes. */
const TOO_MANY = 1_001;

/** What can happen to the typing of a sample, from hardly anything to all of it. */
export const TYPING_CHANGES: Readonly<Record<string, Change>> = {
  drop: (events, random) => without(events, below(random, events.length)),
  dropSome: (events, random) => events.filter(() => chance(random, 0.8)),
  double: (events, random) => {
    const at = below(random, events.length);
    return [...events.slice(0, at + 1), ...events.slice(at)];
  },
  repeatPress: (events, random) => {
    const at = below(random, events.length);
    const again = Array.from({ length: 1 + below(random, 30) }, (_, i) => moved(events[at], 30 * i));
    return [...events.slice(0, at), ...again, ...events.slice(at)];
  },
  swapNeighbours: (events, random) => swapped(events, below(random, events.length - 1), 1),
  swap: (events, random) => swapped(events, below(random, events.length), below(random, events.length)),
  shuffle: (events, random) => shuffled(events, random),
  shuffleTimes: (events, random) => {
    const times = shuffled(events.map(timeOf), random).sort((a, b) => (chance(random, 0.5) ? a - b : 0));
    return events.map((event, i) => ({ ...event, timestamp: times[i] }));
  },
  reverse: (events) => events.toReversed(),
  mirrorTimes: (events) => {
    const last = timeOf(events.at(-1));
    return events.map((event) => ({ ...event, timestamp: last - timeOf(event) })).toReversed();
  },
  shiftOne: (events, random) => {
    const at = below(random, events.length);
    return events.map((event, i) => (i === at ? moved(event, 300 * normal(random)) : event));
  },
  shiftRest: (events, random) => {
    const at = below(random, events.length);
    const by = 500 * normal(random);
    return events.map((event, i) => (i >= at ? moved(event, by) : event));
  },
  shiftAll: (events, random) => {
    const by = pick(random, [1, 1_000, 1e9, 1.7e12, -5_000, 0.04]);
    return events.map((event) => moved(event, by));
  },
  scale: (events, random) => {
    const by = pick(random, [0, 0.01, 0.3, 0.8, 1.0001, 1.25, 3, 1_000, -1]);
    return events.map((event) => ({ ...event, timestamp: timeOf(event) * by }));
  },
  jitter: (events, random) => {
    const by = pick(random, JITTERS);
    return events.map((event) => moved(event, by * normal(random)));
  },
  even: (events) => events.map((event, i) => ({ ...event, timestamp: 80 * i })),
  number: (events, random) => withField(events, random, 'timestamp', pick(random, NUMBERS)),
  noNumber: (events, random) =>
    withField(events, random, 'timestamp', pick(random, ['12', null, true, [], {}, Number.NaN])),
  key: (events, random) => withField(events, random, 'key', pick(random, NAMES)),
  everyKey: (events, random) => {
    const name = pick(random, NAMES);
    return events.map((event) => ({ ...event, key: name }));
  },
  kind: (events, random) => withField(events, random, 'event', pick(random, KINDS)),
  more: (events, random) => withField(events, random, pick(random, ['code', 'constructor', 'toString']), 1),
  noEvent: (events, random) => {
    const at = below(random, events.length);
    return events.map((event, i): unknown => (i === at ? pick(random, NO_EVENTS) : event));
  },
  onlyPresses: (events) => events.filter(({ event }) => event === 'down'),
  onlyReleases: (events) => events.filter(({ event }) => event === 'up'),
  firstHalf: (events) => events.slice(0, events.length / 2),
  twice: (events) => [...events, ...events.map((event) => moved(event, timeOf(events.at(-1)) + 100))],
  tooMany: (events) => Array.from({ length: TOO_MANY }, (_, i) => moved(events[i % events.length], i)),
  nothing: () => [],
};

function without(events: readonly Event[], at: number): Event[] {
  return events.filter((_, i) => i !== at);
}

function swapped(events: readonly Event[], at: number, by: number): Event[] {
  const other = (at + by) % events.length;
  return events.map((event, i) =>
    i === at ? (events[other] ?? event) : i === other ? (events[at] ?? event) : event,
  );
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item): [number, Item] => [random(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

function timeOf(event: Event | undefined): number {
  return typeof event?.timestamp === 'number' ? event.timestamp : 0;
}

function moved(event: Event | undefined, by: number): Event {
  return { ...event, timestamp: timeOf(event) + by };
}

function withField(events: readonly Event[], random: Random, name: string, value: unknown): Event[] {
  const at = below(random, events.length);
  return events.map((event, i) => (i === at ? { ...event, [name]: value } : event));
}
