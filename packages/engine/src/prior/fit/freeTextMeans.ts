import type { ByView } from '../../rhythm/freeTextFeatures.ts';
import { FREE_TEXT_KEYS, firstKeyOf, KEYS, PAIRS, secondKeyOf } from '../../rhythm/keyPairs.ts';
import type { FreeTextPrior } from '../freeTextPrior.ts';
import { CLASS_OF_PAIR, kindOfClass, type PairKind } from '../pairClasses.ts';
import { byKind } from './byKind.ts';

type KindMeans = Readonly<Record<PairKind, number>>;

/** The means of a table (freeTextPrior.ts), short of what kinds of pairs have in common. */
export interface FreeTextMeans extends Pick<FreeTextPrior, 'keys' | 'pairs' | 'upDownSlopes'> {
  readonly kinds: ByView<KindMeans>;
}

/** Means are held to a middle one as if by so many keystrokes: rare keys and kinds stay plausible. */
const KEY_KEYSTROKES = 20;
const KIND_KEYSTROKES = 50;
const LATENCY_KEYSTROKES = 20;
const MIDDLE_HOLD = 4.63;
const MIDDLE_LATENCY = 5.1;
/** Pairs that keep a mean of their own: 30 lose a little accuracy, 60 gain none (development users). */
const OWN_PAIRS = 40;
/** Keys and kinds share out the hold times between them; more rounds move nothing. */
const ROUNDS = 60;

/**
 * Least squares, weighted by how often pairs are typed: holds as key plus kind, down-down as kind plus the pairs most
 * unlike it, up-down as kind plus slopes on the other two.
 */
export function freeTextMeans(means: ByView<Float64Array>, counts: Float64Array): FreeTextMeans {
  const { holds, before, after } = holdMeans(means, counts);
  const hold = byPair((pair) => (holds[firstKeyOf(pair)] ?? 0) + before[kindOf(pair)]);
  const downDown = kindMeans((pair) => means.downDown[pair] ?? 0, counts, LATENCY_KEYSTROKES, MIDDLE_LATENCY);
  const latency = byPair((pair) => downDown[kindOf(pair)]);
  const pairs = ownPairs(means.downDown, latency, counts);
  for (const { pair, shift } of pairs) latency[pair] = (latency[pair] ?? 0) + shift;
  const { slopes, upDown } = upDownMeans(means.upDown, latency, hold, counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const frequencies = byKey((pair) => firstKeyOf(pair), counts);
  return {
    keys: FREE_TEXT_KEYS.map((name, key) => [
      name,
      round(holds[key] ?? 0),
      Math.round((1_000 * (frequencies[key] ?? 0)) / total),
    ]),
    pairs: pairs.map(({ pair, shift }) => [nameOf(firstKeyOf(pair)), nameOf(secondKeyOf(pair)), shift]),
    upDownSlopes: slopes,
    kinds: {
      holdBefore: rounded(before),
      holdAfter: rounded(after),
      downDown: rounded(downDown),
      upDown: rounded(upDown),
    },
  };
}

interface HoldMeans {
  readonly holds: Float64Array;
  readonly before: KindMeans;
  readonly after: KindMeans;
}

/** One hold a key for both views; a kind adds to that of its first key and to that of its second. */
function holdMeans({ holdBefore, holdAfter }: ByView<Float64Array>, counts: Float64Array): HoldMeans {
  const holds = new Float64Array(KEYS).fill(MIDDLE_HOLD);
  let before = byKind(() => 0);
  let after = byKind(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) {
      const over = (view: Float64Array, key: (pair: number) => number) =>
        kindMeans((pair) => (view[pair] ?? 0) - (holds[key(pair)] ?? 0), counts, KIND_KEYSTROKES, 0);
      before = over(holdBefore, firstKeyOf);
      after = over(holdAfter, secondKeyOf);
    }
    const sums = new Float64Array(KEYS).fill(KEY_KEYSTROKES * MIDDLE_HOLD);
    const weights = new Float64Array(KEYS).fill(KEY_KEYSTROKES);
    counts.forEach((count, pair) => {
      if (count === 0) return;
      const [first, second] = [firstKeyOf(pair), secondKeyOf(pair)];
      sums[first] = (sums[first] ?? 0) + count * ((holdBefore[pair] ?? 0) - before[kindOf(pair)]);
      sums[second] = (sums[second] ?? 0) + count * ((holdAfter[pair] ?? 0) - after[kindOf(pair)]);
      weights[first] = (weights[first] ?? 0) + count;
      weights[second] = (weights[second] ?? 0) + count;
    });
    sums.forEach((sum, key) => {
      holds[key] = sum / (weights[key] ?? 1);
    });
  }
  return { holds, before, after };
}

function ownPairs(
  means: Float64Array,
  expected: Float64Array,
  counts: Float64Array,
): { pair: number; shift: number }[] {
  const differenceOf = (pair: number): number => (means[pair] ?? 0) - (expected[pair] ?? 0);
  const gainOf = (pair: number): number => (counts[pair] ?? 0) * differenceOf(pair) ** 2;
  return Array.from({ length: PAIRS }, (_, pair) => pair)
    .sort((a, b) => gainOf(b) - gainOf(a))
    .slice(0, OWN_PAIRS)
    .map((pair) => {
      const count = counts[pair] ?? 0;
      return { pair, shift: round((differenceOf(pair) * count) / (count + KIND_KEYSTROKES)) };
    });
}

/** Regression on two variables within kinds. */
function upDownMeans(
  means: Float64Array,
  latency: Float64Array,
  hold: Float64Array,
  counts: Float64Array,
): { slopes: FreeTextPrior['upDownSlopes']; upDown: KindMeans } {
  const middles = [latency, hold, means].map((view) => kindMeans((pair) => view[pair] ?? 0, counts, 0, 0));
  const [latencies, holds, upDowns] = [middles[0], middles[1], middles[2]];
  if (latencies === undefined || holds === undefined || upDowns === undefined) throw new Error('unreachable');
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let xz = 0;
  let yz = 0;
  counts.forEach((count, pair) => {
    const kind = kindOf(pair);
    const x = (latency[pair] ?? 0) - latencies[kind];
    const y = (hold[pair] ?? 0) - holds[kind];
    const z = (means[pair] ?? 0) - upDowns[kind];
    xx += count * x * x;
    xy += count * x * y;
    yy += count * y * y;
    xz += count * x * z;
    yz += count * y * z;
  });
  const determinant = xx * yy - xy * xy;
  const slopes = {
    downDown: round((xz * yy - yz * xy) / determinant),
    hold: round((yz * xx - xz * xy) / determinant),
  };
  return {
    slopes,
    upDown: byKind((kind) => upDowns[kind] - slopes.downDown * latencies[kind] - slopes.hold * holds[kind]),
  };
}

function kindMeans(
  meanOf: (pair: number) => number,
  counts: Float64Array,
  held: number,
  middle: number,
): Record<PairKind, number> {
  const sums = byKind(() => held * middle);
  const weights = byKind(() => held);
  counts.forEach((count, pair) => {
    if (count === 0) return;
    sums[kindOf(pair)] += count * meanOf(pair);
    weights[kindOf(pair)] += count;
  });
  return byKind((kind) => (weights[kind] === 0 ? middle : sums[kind] / weights[kind]));
}

function kindOf(pair: number): PairKind {
  return kindOfClass(CLASS_OF_PAIR[pair] ?? 0);
}

function byPair(value: (pair: number) => number): Float64Array {
  return Float64Array.from({ length: PAIRS }, (_, pair) => value(pair));
}

function byKey(keyOf: (pair: number) => number, counts: Float64Array): Float64Array {
  const sums = new Float64Array(KEYS);
  counts.forEach((count, pair) => {
    sums[keyOf(pair)] = (sums[keyOf(pair)] ?? 0) + count;
  });
  return sums;
}

function nameOf(key: number): string {
  return FREE_TEXT_KEYS[key] ?? '';
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

function rounded(values: KindMeans): KindMeans {
  return byKind((kind) => round(values[kind]));
}
