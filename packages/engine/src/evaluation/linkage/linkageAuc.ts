import { quantileOfSorted } from '../../math/quantile.ts';
import { createRandom, integerBelow } from '../../math/random.ts';
import type { BootstrapOptions, Interval } from '../bootstrapIntervals.ts';

/** How alike two rows of people look, the one in one application and the other in another. */
export interface PairScores {
  /** Who a place stands for, the same in both applications. */
  readonly subjects: readonly string[];
  /** `scores[i][j]`: of the person at place i in the first application and at place j in the second. */
  readonly scores: readonly Float64Array[];
}

export interface LinkageAuc {
  /** Chance that the rows of one person look more alike than those of two, ties as a half. */
  readonly auc: number;
  /** 95 %, over people; null where none was asked for. */
  readonly interval: Interval | null;
  readonly people: number;
  readonly genuinePairs: number;
  readonly otherPairs: number;
}

/**
 * How well scores tell pairs of rows of one person from pairs of two people: the area under the ROC curve.
 *
 * The interval draws people with replacement, with all their pairs: one of two people counts as often as the one times
 * the other ("pigeonhole" bootstrap, Owen 2007), in all texts that they typed.
 */
export function linkageAuc(
  texts: readonly PairScores[],
  { resamples = 1_000, seed = 1 }: BootstrapOptions = {},
): LinkageAuc {
  const people = new Map<string, number>();
  for (const { subjects } of texts) {
    for (const subject of subjects) if (!people.has(subject)) people.set(subject, people.size);
  }
  const pairs = sortedPairs(texts, people);
  const auc = areaUnder(pairs, new Float64Array(people.size).fill(1));
  const random = createRandom(seed);
  const areas: number[] = [];
  const drawn = new Float64Array(people.size);
  for (let resample = 0; resample < resamples; resample++) {
    drawn.fill(0);
    for (let i = 0; i < people.size; i++) {
      const person = integerBelow(random, people.size);
      drawn[person] = (drawn[person] ?? 0) + 1;
    }
    const area = areaUnder(pairs, drawn);
    // A draw of one person alone has no pair of two.
    if (!Number.isNaN(area)) areas.push(area);
  }
  areas.sort((a, b) => a - b);
  const genuinePairs = texts.reduce((sum, { subjects }) => sum + subjects.length, 0);
  return {
    auc,
    interval: areas.length === 0 ? null : [quantileOfSorted(areas, 0.025), quantileOfSorted(areas, 0.975)],
    people: people.size,
    genuinePairs,
    otherPairs: pairs.score.length - genuinePairs,
  };
}

/** By rising score. */
interface Pairs {
  readonly score: Float64Array;
  readonly first: Uint32Array;
  readonly second: Uint32Array;
}

function sortedPairs(texts: readonly PairScores[], people: ReadonlyMap<string, number>): Pairs {
  const count = texts.reduce((sum, { subjects }) => sum + subjects.length ** 2, 0);
  const score = new Float64Array(count);
  const first = new Uint32Array(count);
  const second = new Uint32Array(count);
  let place = 0;
  for (const { subjects, scores } of texts) {
    const numbers = subjects.map((subject) => people.get(subject) ?? 0);
    for (const [i, a] of numbers.entries()) {
      for (const [j, b] of numbers.entries()) {
        const value = scores[i]?.[j] ?? Number.NaN;
        if (Number.isNaN(value))
          throw new RangeError('got a pair without a score, expected a number for each');
        score[place] = value;
        first[place] = a;
        second[place] = b;
        place += 1;
      }
    }
  }
  const order = Uint32Array.from(score, (_, i) => i).sort((a, b) => (score[a] ?? 0) - (score[b] ?? 0));
  return {
    score: Float64Array.from(order, (i) => score[i] ?? 0),
    first: Uint32Array.from(order, (i) => first[i] ?? 0),
    second: Uint32Array.from(order, (i) => second[i] ?? 0),
  };
}

/** @param weights how often each person counts */
function areaUnder({ score, first, second }: Pairs, weights: Float64Array): number {
  let below = 0;
  let genuine = 0;
  let others = 0;
  let won = 0;
  for (let from = 0; from < score.length; ) {
    const value = score[from];
    let genuineHere = 0;
    let othersHere = 0;
    for (; from < score.length && score[from] === value; from++) {
      const [a, b] = [first[from] ?? 0, second[from] ?? 0];
      const weight = weights[a] ?? 0;
      if (a === b) genuineHere += weight;
      else othersHere += weight * (weights[b] ?? 0);
    }
    won += genuineHere * (below + othersHere / 2);
    below += othersHere;
    genuine += genuineHere;
    others += othersHere;
  }
  return won / (genuine * others);
}
