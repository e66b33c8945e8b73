import { probit } from '../../math/probit.ts';
import type { PairScores } from './linkageAuc.ts';

/** What is seen of a person in one application: a number for each name, missing where there is none. */
export type Observed = ReadonlyMap<string, number>;

/** The same people in two applications. */
export interface TwoApplications {
  readonly subjects: readonly string[];
  readonly first: readonly Observed[];
  readonly second: readonly Observed[];
}

/** One thing seen in the first application that goes with one seen in the second. */
export interface LinkTerm {
  readonly first: string;
  readonly second: string;
  /** Correlation of their normal scores over people, above -1 and below 1. */
  readonly correlation: number;
}

/** Pairs of two people that are tried out, for each person: more cost time and choose the same. */
const OTHERS = 30;
/** Candidates that are tried out, and terms at most. */
const CANDIDATES = 60;
const MOST_TERMS = 8;
/** A term has to add so much to the area under the curve, or chance would choose all. */
const LEAST_GAIN = 0.002;
/** Of a pair of equal columns, say: certain of nothing. */
const MOST_CORRELATED = 0.99;

/**
 * Learns which things seen of people tell that two rows are of one person: record linkage by the likelihood ratio of
 * "one person" against "two" (Fellegi & Sunter 1969), each term a bivariate normal of the two ranks. Every column of the
 * one application is held against every column of the other; those are taken, one after the other, that separate the
 * given people best. There is always one: an attacker has to go by something.
 *
 * @param across only terms of columns of the same name, or of any two
 */
export function learnLinker(texts: readonly TwoApplications[], across: 'same name' | 'any'): LinkTerm[] {
  const ranked = texts.map(rankBoth);
  const candidates = candidatesOf(ranked, across);
  const tried = ranked.map(({ subjects }) => pairsToTry(subjects.length));
  const chosen: LinkTerm[] = [];
  let scores = tried.map(({ length }) => new Float64Array(length));
  let best = 0.5;
  while (chosen.length < MOST_TERMS) {
    let next: { term: LinkTerm; area: number; scores: Float64Array<ArrayBuffer>[] } | null = null;
    for (const term of candidates) {
      if (chosen.includes(term)) continue;
      const added = scores.map((before, t) => {
        const ratio = ratioOf(ranked[t], term);
        return before.map((score, k) => score + ratio(...(tried[t]?.[k] ?? [0, 0])));
      });
      const area = areaOf(tried, added);
      if (next === null || area > next.area) next = { term, area, scores: added };
    }
    if (next === null || (chosen.length > 0 && next.area < best + LEAST_GAIN)) return chosen;
    chosen.push(next.term);
    best = next.area;
    scores = next.scores;
  }
  return chosen;
}

/** How much likelier each pair of rows is of one person than of two (natural logarithm), as far as the terms tell. */
export function scoreLinks(text: TwoApplications, terms: readonly LinkTerm[]): PairScores {
  const ranked = rankBoth(text);
  const ratios = terms.map((term) => ratioOf(ranked, term));
  const scores = text.subjects.map((_, i) =>
    Float64Array.from(text.subjects, (__, j) => ratios.reduce((sum, ratio) => sum + ratio(i, j), 0)),
  );
  return { subjects: text.subjects, scores };
}

/** Columns as normal scores by rank: where an application's texts or limits shift all its rows, ranks stay. */
interface Ranked {
  readonly subjects: readonly string[];
  readonly first: ReadonlyMap<string, Float64Array>;
  readonly second: ReadonlyMap<string, Float64Array>;
}

function rankBoth({ subjects, first, second }: TwoApplications): Ranked {
  return { subjects, first: rankColumns(first), second: rankColumns(second) };
}

/** Without columns that are the same for everybody. */
function rankColumns(rows: readonly Observed[]): Map<string, Float64Array> {
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  const columns = new Map<string, Float64Array>();
  for (const name of names) {
    // What is not there is below everything: that it is missing tells as much.
    const values = Float64Array.from(rows, (row) => row.get(name) ?? Number.NEGATIVE_INFINITY);
    if (values.every((value) => value === values[0])) continue;
    columns.set(name, normalScores(values));
  }
  return columns;
}

function normalScores(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => compare(values[a] ?? 0, values[b] ?? 0));
  const scores = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    // Equal values share the rank in their middle.
    const score = probit((from + to) / 2 / order.length);
    for (let k = from; k < to; k++) scores[order[k] ?? 0] = score;
    from = to;
  }
  return scores;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Those with the most covariance: a column in which one person is odd has none to speak of, however well it agrees. */
function candidatesOf(texts: readonly Ranked[], across: 'same name' | 'any'): LinkTerm[] {
  const firsts = new Set(texts.flatMap(({ first }) => [...first.keys()]));
  const seconds = new Set(texts.flatMap(({ second }) => [...second.keys()]));
  const found: { readonly term: LinkTerm; readonly covariance: number }[] = [];
  for (const first of firsts) {
    for (const second of seconds) {
      if (across === 'same name' && first !== second) continue;
      const { correlation, covariance } = together(texts, first, second);
      if (covariance !== 0) found.push({ term: { first, second, correlation }, covariance });
    }
  }
  return found
    .sort((a, b) => Math.abs(b.covariance) - Math.abs(a.covariance))
    .slice(0, CANDIDATES)
    .map(({ term }) => term);
}

/** How two columns go together, over all texts that have both. */
function together(
  texts: readonly Ranked[],
  first: string,
  second: string,
): { readonly correlation: number; readonly covariance: number } {
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let people = 0;
  for (const text of texts) {
    const a = text.first.get(first);
    const b = text.second.get(second);
    people += text.subjects.length;
    if (a === undefined || b === undefined) continue;
    const [meanA, meanB] = [mean(a), mean(b)];
    for (let i = 0; i < a.length; i++) {
      const x = (a[i] ?? 0) - meanA;
      const y = (b[i] ?? 0) - meanB;
      xx += x * x;
      yy += y * y;
      xy += x * y;
    }
  }
  if (xx === 0 || yy === 0) return { correlation: 0, covariance: 0 };
  const correlation = xy / Math.sqrt(xx * yy);
  return {
    correlation: Math.max(-MOST_CORRELATED, Math.min(MOST_CORRELATED, correlation)),
    covariance: xy / people,
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** ln of the bivariate normal density over the product of both densities, by the places of two people. */
function ratioOf(
  ranked: Ranked | undefined,
  { first, second, correlation }: LinkTerm,
): (i: number, j: number) => number {
  const a = ranked?.first.get(first);
  const b = ranked?.second.get(second);
  if (a === undefined || b === undefined) return () => 0;
  const rest = 1 - correlation * correlation;
  return (i, j) => {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0];
    const squares = correlation * correlation * (x * x + y * y) - 2 * correlation * x * y;
    return -Math.log(rest) / 2 - squares / (2 * rest);
  };
}

type Pair = readonly [first: number, second: number];

/** Everybody with themselves, and with the next ones. */
function pairsToTry(people: number): Pair[] {
  const others = Math.min(OTHERS, people - 1);
  return Array.from({ length: people }, (_, i) =>
    Array.from({ length: others + 1 }, (__, step): Pair => [i, (i + step) % people]),
  ).flat();
}

/** The chance that a pair of one person scores above a pair of two, ties as a half. */
function areaOf(tried: readonly (readonly Pair[])[], scores: readonly Float64Array[]): number {
  const genuine: number[] = [];
  const others: number[] = [];
  for (const [t, pairs] of tried.entries()) {
    for (const [k, [first, second]] of pairs.entries()) {
      (first === second ? genuine : others).push(scores[t]?.[k] ?? 0);
    }
  }
  const sorted = Float64Array.from(others).sort();
  const won = genuine.reduce(
    (sum, score) => sum + (countBelow(sorted, score) + countUpTo(sorted, score)) / 2,
    0,
  );
  return won / (genuine.length * sorted.length);
}

function countBelow(sorted: Float64Array, value: number): number {
  return countWhile(sorted, (other) => other < value);
}

function countUpTo(sorted: Float64Array, value: number): number {
  return countWhile(sorted, (other) => other <= value);
}

/** How many of a sorted list, from its start, something is true of: by halves. */
function countWhile(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
