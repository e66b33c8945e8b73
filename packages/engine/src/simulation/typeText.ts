import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { clamp } from '../math/clamp.ts';
import { normal, type Random } from '../math/random.ts';
import type { TextMode } from '../models/model.ts';
import type { SimulatedTypist } from './drawTypist.ts';
import { keysOfText, neighbourOf, type PlannedKey } from './keysOfText.ts';
import { namedNormal, namedRandom } from './namedRandom.ts';
import type { TimeSpread } from './stroke.ts';

/** A key event as the wire has it; timestamp in ms, the first press is at 0. */
export interface SimulatedEvent {
  readonly key: string;
  readonly event: 'down' | 'up';
  readonly timestamp: number;
}

export interface TypingOptions {
  /** Which typing of the text: another number, other times. Default 1. */
  readonly sample?: number;
  /** On which occasion, from 1 to 1,000: pace wanders from one to the next. Default 1. */
  readonly session?: number;
  /** `fixed`: known by heart and typed evenly; `free`: read or made up while typing. Default fixed. */
  readonly text?: TextMode;
  /** Slips that are taken back with Backspace; not with positions, where a slip means to start again. Default none. */
  readonly typos?: boolean;
  /** Now and then a pause within the text. Default true. */
  readonly pauses?: boolean;
  /** `positions` names keys `#0`, `#1` …, so that the text stays unsaid, and leaves out Shift. Default `names`. */
  readonly keys?: 'names' | 'positions';
  /** Tick of the clock, ms. Default 0.1, as browsers have. */
  readonly clock?: number;
  /** How uneven it is, against people: 1 as people are, 0 the same every time. Default 1. */
  readonly noise?: number;
}

const MAX_SESSIONS = 1_000;
/** Drift from one session to the next, against the variance of the pace of samples. */
const SESSION_DRIFT = 1.5;

/** Degrees of freedom of single keystrokes: now and then one is far off. */
const TAIL_DEGREES = 4;
const MOST_CHANCE = 6;

/** ms: fingers and keyboards do nothing faster, and a press that lasts longer repeats itself. */
const HOLD_RANGE = { from: 15, to: 1_500 } as const;
const LATENCY_RANGE = { from: 20, to: 5_000 } as const;
/** ms: a key is up for this time before it is pressed again, and Shift is down so long with its letter. */
const LEAST_GAP = 5;

/** A pause: its median (ms) and spread, log scale. */
const PAUSE = { median: 700, spread: 0.6 } as const;

interface TimedPress {
  readonly name: string;
  readonly down: number;
  up: number;
}

/** One typing of a text by a typist, keys overlapping as they come: same arguments, same events, everywhere. */
export function typeText(
  typist: SimulatedTypist,
  text: string,
  options: TypingOptions = {},
): readonly SimulatedEvent[] {
  const { sample = 1, session = 1, typos = false, keys = 'names', clock = 0.1 } = options;
  const random = namedRandom(typist.seed, 'sample', session, sample);
  const byPosition = keys === 'positions';
  const slip = (letter: string): string | null =>
    random() < typist.typos ? neighbourOf(letter, random()) : null;
  const planned = keysOfText(
    text,
    typist.device === 'desktop' && !byPosition,
    typos && !byPosition ? slip : () => null,
  );
  const presses = timePresses(typist, planned, random, options);
  return presses
    .flatMap(({ name, down, up }, i): SimulatedEvent[] => {
      const key = byPosition ? `#${i}` : name;
      return [
        { key, event: 'down', timestamp: onClock(down, clock) },
        { key, event: 'up', timestamp: onClock(up, clock) },
      ];
    })
    .sort((a, b) => a.timestamp - b.timestamp);
}

function timePresses(
  { seed, device, habits, pauses }: SimulatedTypist,
  planned: readonly PlannedKey[],
  random: Random,
  { text: mode = 'fixed', session = 1, noise = 1, pauses: withPauses = true }: TypingOptions,
): TimedPress[] {
  const unevenness = habits.unevenness[mode];
  const drift = driftOf(seed, session);
  const pace = {
    hold: noise * unevenness.holdPace * (drift.hold + normal(random)),
    latency: noise * unevenness.latencyPace * (drift.latency + normal(random)),
  };
  const draw = ({ mean, scale, offset }: TimeSpread, shift: number): number =>
    Math.exp(mean + shift + unevenness.noise * noise * scale * studentChance(random)) - offset;

  const presses: TimedPress[] = [];
  let down = 0;
  planned.forEach(({ name, modifies }, i) => {
    // After the last key the finger leaves as it does at the end of a word.
    const stroke = habits.strokeOf(keyCodeOf(name), keyCodeOf(planned[i + 1]?.name ?? ' '));
    const hold = clamp(draw(stroke.hold, pace.hold), HOLD_RANGE.from, HOLD_RANGE.to);
    const latency = clamp(draw(stroke.latency, pace.latency), LATENCY_RANGE.from, LATENCY_RANGE.to);
    const pause = random() < pauses ? PAUSE.median * Math.exp(PAUSE.spread * normal(random)) : 0;
    const next = down + latency + (withPauses ? pause : 0);
    presses.push({ name, down, up: modifies ? Math.max(down + hold, next + LEAST_GAP) : down + hold });
    down = next;
  });
  releaseInTime(presses, device === 'desktop');
  return presses;
}

/** Where the pace of a session is, in standard deviations of a sample's: a walk that began at the first one. */
function driftOf(seed: number, session: number): { readonly hold: number; readonly latency: number } {
  let hold = 0;
  let latency = 0;
  for (let step = 2; step <= Math.min(session, MAX_SESSIONS); step++) {
    hold += Math.sqrt(SESSION_DRIFT) * namedNormal(seed, 'session', step, 0);
    latency += Math.sqrt(SESSION_DRIFT) * namedNormal(seed, 'session', step, 1);
  }
  return { hold, latency };
}

/** Student's t: a normal number over the root of a mean of squares, its far tail cut. */
function studentChance(random: Random): number {
  const numerator = normal(random);
  let squares = 0;
  for (let i = 0; i < TAIL_DEGREES; i++) squares += normal(random) ** 2;
  return clamp(numerator / Math.sqrt(squares / TAIL_DEGREES), -MOST_CHANCE, MOST_CHANCE);
}

/**
 * A key is up before it is pressed again; with one finger, before any key is. Recordings of PINs and passwords on touch
 * screens and keypads hold next to no overlap (0.1 % of the keys at most), those of keyboards 8 to 22 %.
 */
function releaseInTime(presses: readonly TimedPress[], manyFingers: boolean): void {
  const last = new Map<number, TimedPress>();
  for (const press of presses) {
    const finger = manyFingers ? keyCodeOf(press.name) : 0;
    const before = last.get(finger);
    if (before !== undefined) before.up = Math.min(before.up, press.down - LEAST_GAP);
    last.set(finger, press);
  }
}

function onClock(time: number, tick: number): number {
  return Number((Math.round(time / tick) * tick).toFixed(3));
}
