import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { timingViews, viewStart } from '../../rhythm/timingViews.ts';

/** A sample and who typed it: people by number from 0, without gaps. */
export interface TypedSample {
  readonly typist: number;
  readonly sample: KeystrokeSample;
}

/**
 * Timings of one view as a table with one row a keystroke: whose it is, in which sample, of which identity, and its
 * value in feature units. An identity is what repeats: a position of a fixed text, a pair of keys of free text.
 */
export interface Observations {
  readonly typists: Int32Array;
  readonly samples: Int32Array;
  /** Index into `names`. */
  readonly identities: Int32Array;
  readonly values: Float64Array;
  /** By identity the number that its {@link IdentityOf} gave it. */
  readonly names: readonly number[];
  readonly typistCount: number;
  readonly sampleCount: number;
}

/** What a keystroke repeats; null leaves it out. The last keystroke of a sample has no next key. */
export type IdentityOf = (position: number, key: number, next: number | undefined) => number | null;

/** Of a fixed text: every keystroke is its position. */
export const byPosition: IdentityOf = (position) => position;

const BACKSPACE = keyCodeOf('Backspace');
const CODES = 65_536;

/** Of free text, for holds. Corrections have a rhythm of their own and are left out. */
export const byKey: IdentityOf = (_, key) => (key === BACKSPACE ? null : key);

/** Of free text, for latencies. */
export const byPair: IdentityOf = (_, key, next) =>
  next === undefined || key === BACKSPACE || next === BACKSPACE ? null : key * CODES + next;

/** @param view index into VIEWS. Missing times are left out. */
export function observe(samples: readonly TypedSample[], view: number, identityOf: IdentityOf): Observations {
  const room = samples.reduce((sum, { sample }) => sum + sample.timeline.keys.length, 0);
  const typists = new Int32Array(room);
  const rows = new Int32Array(room);
  const identities = new Int32Array(room);
  const values = new Float64Array(room);
  const indices = new Map<number, number>();
  let count = 0;
  let typistCount = 0;
  samples.forEach(({ typist, sample }, row) => {
    const { keys } = sample.timeline;
    const placement = Int32Array.from(keys, (_, i) => i);
    const times = timingViews(sample.timeline, placement, keys.length).subarray(
      viewStart(view, keys.length),
      viewStart(view + 1, keys.length),
    );
    typistCount = Math.max(typistCount, typist + 1);
    times.forEach((value, i) => {
      const name = identityOf(i, keys[i] ?? 0, keys[i + 1]);
      if (name === null || Number.isNaN(value)) return;
      const identity = indices.get(name) ?? indices.size;
      indices.set(name, identity);
      typists[count] = typist;
      rows[count] = row;
      identities[count] = identity;
      values[count] = value;
      count += 1;
    });
  });
  return {
    typists: typists.subarray(0, count),
    samples: rows.subarray(0, count),
    identities: identities.subarray(0, count),
    values: values.subarray(0, count),
    names: Array.from(indices.keys()),
    typistCount,
    sampleCount: samples.length,
  };
}
