import { KeystrokeError } from './keystrokeError.ts';
import type { KeystrokeEvents } from './parseEvents.ts';

/** Key presses in the order in which they happened, one array a field, all of one length. */
export interface Timeline {
  /** Which key, as KeyCode. */
  readonly keys: Uint16Array;
  /** Press times, ms, ascending. */
  readonly downs: Float64Array;
  /** Release times, ms, each at or after its press; NaN where no release was seen. */
  readonly ups: Float64Array;
  /** What had to be mended, in event order; `event` is an index into the events. */
  readonly repairs: readonly TimelineRepair[];
}

export type RepairCode =
  /** A press of a key that was already down, with no release of its own: dropped. */
  | 'auto_repeat'
  /** A release of a key that was not down: dropped. */
  | 'release_without_press'
  /** A press that was never released: its hold time is missing, not invented. */
  | 'press_without_release'
  /** An event listed after a later one: put in its place. */
  | 'out_of_order';

export interface TimelineRepair {
  readonly code: RepairCode;
  readonly event: number;
}

/** Rhythm needs at least one latency. */
export const MIN_PRESSES = 2;

/**
 * Pairs presses with releases.
 *
 * Events are taken in time order (equal times in list order); a release belongs to the oldest open press of
 * its key. A second press of a key that is still down is either the keyboard repeating itself, which has no
 * release of its own and is dropped, or a real press whose predecessor's release came late or was lost:
 * the number of releases that follow, and whether another key was pressed between (which stops any
 * keyboard from repeating), tells them apart.
 *
 * @throws {KeystrokeError} `too_few_keys` when fewer than {@link MIN_PRESSES} presses remain.
 */
export function buildTimeline(events: KeystrokeEvents): Timeline {
  const clean = cleanTimeline(events);
  if (clean !== null) return clean;
  const order = timeOrder(events.times);
  const repairs: TimelineRepair[] = outOfOrder(order);
  const pairing = pairEvents(events, order, repairs);

  const presses = order.filter((event) => pairing[event] !== NO_PRESS);
  if (presses.length < MIN_PRESSES) {
    throw new KeystrokeError(
      'too_few_keys',
      null,
      `${presses.length} key presses`,
      `at least ${MIN_PRESSES}`,
    );
  }
  const keys = new Uint16Array(presses.length);
  const downs = new Float64Array(presses.length);
  const ups = new Float64Array(presses.length);
  presses.forEach((event, i) => {
    keys[i] = events.keys[event] ?? 0;
    downs[i] = events.times[event] ?? 0;
    const release = pairing[event] ?? NO_RELEASE;
    ups[i] = release >= 0 ? (events.times[release] ?? Number.NaN) : Number.NaN;
  });
  repairs.sort((a, b) => a.event - b.event);
  return { keys, downs, ups, repairs };
}

/**
 * The timeline of events that are in order, with every press followed by its release before its key is pressed again: nearly
 * all captures, in one pass without anything to remember. Null where something may have to be mended.
 */
function cleanTimeline(events: KeystrokeEvents): Timeline | null {
  const presses = events.keys.length / 2;
  const into = {
    keys: new Uint16Array(presses),
    downs: new Float64Array(presses),
    ups: new Float64Array(presses),
  };
  return pairCleanEvents(events, events.keys.length, into) ? { ...into, repairs: [] } : null;
}

/**
 * Writes the presses of such events, half as many as there are events; false for any others.
 *
 * @param count how many of the events to take: the arrays may be longer
 */
export function pairCleanEvents(
  { keys: codes, times, presses }: KeystrokeEvents,
  count: number,
  { keys, downs, ups }: Pick<Timeline, 'keys' | 'downs' | 'ups'>,
): boolean {
  // As many releases as presses: when each press has one of its own, none is left over.
  const most = count / 2;
  if (!Number.isInteger(most) || most < MIN_PRESSES) return false;
  let press = 0;
  for (let event = 0; event < count; event++) {
    if (event > 0 && !((times[event] ?? 0) >= (times[event - 1] ?? 0))) return false;
    if (presses[event] !== 1) continue;
    const code = codes[event] ?? 0;
    let release = event + 1;
    while (release < count && codes[release] !== code) release += 1;
    if (release === count || presses[release] === 1 || press === most) return false;
    keys[press] = code;
    downs[press] = times[event] ?? 0;
    ups[press] = times[release] ?? 0;
    press += 1;
  }
  return press === most;
}

/** In a pairing: the event is no press of the timeline (a release, or a dropped repeat). */
const NO_PRESS = -2;
/** In a pairing: a press without a release. */
const NO_RELEASE = -1;

function timeOrder(times: Float64Array): number[] {
  const order = Array.from(times, (_, i) => i);
  // Array.prototype.sort is stable, so equal times keep the order in which they were sent.
  return order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
}

function outOfOrder(order: readonly number[]): TimelineRepair[] {
  const late = new Set<number>();
  let highest = -1;
  for (const event of order) {
    // Something listed earlier comes after it in time: the one listed last came too late.
    if (event < highest) late.add(highest);
    highest = Math.max(highest, event);
  }
  return Array.from(late, (event) => ({ code: 'out_of_order', event }));
}

/** For every event index: the release event of that press, {@link NO_RELEASE} or {@link NO_PRESS}. */
function pairEvents(
  events: KeystrokeEvents,
  order: readonly number[],
  repairs: TimelineRepair[],
): Int32Array {
  const pairing = new Int32Array(events.keys.length).fill(NO_PRESS);
  for (const stream of streamsOfKeys(events, order)) pairOneKey(stream, pairing, repairs);
  return pairing;
}

/** One key's events in time order. */
interface KeyStream {
  readonly events: number[];
  readonly isPress: boolean[];
  /** For each event: how many presses of any key came before it. */
  readonly pressesBefore: number[];
  /** Whether the sample holds any release, of any key. */
  readonly releasesCaptured: boolean;
}

function streamsOfKeys(events: KeystrokeEvents, order: readonly number[]): Iterable<KeyStream> {
  const streams = new Map<number, KeyStream>();
  const releasesCaptured = events.presses.includes(0);
  let presses = 0;
  for (const event of order) {
    const key = events.keys[event] ?? 0;
    let stream = streams.get(key);
    if (stream === undefined) {
      stream = { events: [], isPress: [], pressesBefore: [], releasesCaptured };
      streams.set(key, stream);
    }
    const isPress = events.presses[event] === 1;
    stream.events.push(event);
    stream.isPress.push(isPress);
    stream.pressesBefore.push(presses);
    if (isPress) presses += 1;
  }
  return streams.values();
}

function pairOneKey(stream: KeyStream, pairing: Int32Array, repairs: TimelineRepair[]): void {
  let i = 0;
  while (i < stream.events.length) {
    // A run: presses with no release between them, then the releases that follow before the next press.
    const firstPress = i;
    while (stream.isPress[i] === true) i += 1;
    const firstRelease = i;
    while (stream.isPress[i] === false) i += 1;
    pairRun(stream, firstPress, firstRelease, i, pairing, repairs);
  }
}

function pairRun(
  stream: KeyStream,
  firstPress: number,
  firstRelease: number,
  end: number,
  pairing: Int32Array,
  repairs: TimelineRepair[],
): void {
  const releases = stream.events.slice(firstRelease, end);
  const presses = realPresses(stream, firstPress, firstRelease, releases.length, repairs);
  // Fewer releases than presses: the earlier presses are those that lost theirs, since a release that came
  // after the last press would otherwise stretch over several presses.
  const unreleased = Math.max(0, presses.length - releases.length);
  presses.forEach((event, i) => {
    const release = i < unreleased ? undefined : releases[i - unreleased];
    pairing[event] = release ?? NO_RELEASE;
    if (release === undefined) repairs.push({ code: 'press_without_release', event });
  });
  for (const event of releases.slice(presses.length)) repairs.push({ code: 'release_without_press', event });
}

/** The presses of a run that a finger made; the keyboard's own repeats are reported and left out. */
function realPresses(
  stream: KeyStream,
  firstPress: number,
  firstRelease: number,
  releases: number,
  repairs: TimelineRepair[],
): number[] {
  const real: number[] = [];
  // A capture without any release (some touch keyboards) can't tell a repeat: every press counts.
  let surplusReleases = stream.releasesCaptured ? releases - 1 : Number.POSITIVE_INFINITY;
  for (let i = firstPress; i < firstRelease; i++) {
    const event = stream.events[i] ?? 0;
    const otherKeyBetween =
      i > firstPress && (stream.pressesBefore[i] ?? 0) - (stream.pressesBefore[i - 1] ?? 0) > 1;
    if (real.length === 0) {
      real.push(event);
    } else if (otherKeyBetween || surplusReleases > 0) {
      surplusReleases -= 1;
      real.push(event);
    } else {
      repairs.push({ code: 'auto_repeat', event });
    }
  }
  return real;
}
