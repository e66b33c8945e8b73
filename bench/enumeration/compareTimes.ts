/** How far the times of two kinds of people can be told apart. */
export interface Comparison {
  /** Of the medians, theirs less those of nobody (µs), with the middle 95 % of what resampling gives. */
  readonly difference: number;
  readonly interval: readonly [number, number];
  /** Share of pairs in which the known one takes longer: 0.5 tells nothing (area under the ROC curve of one request). */
  readonly auc: number;
  readonly aucInterval: readonly [number, number];
}

const RESAMPLES = 1_000;

/**
 * @param known,unknown milliseconds of single requests
 * @param random draws from [0, 1)
 */
export function compareTimes(
  known: readonly number[],
  unknown: readonly number[],
  random: () => number,
): Comparison {
  const differences: number[] = [];
  const aucs: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const [a, b] = [resample(known, random), resample(unknown, random)];
    differences.push(1_000 * (medianOf(a) - medianOf(b)));
    aucs.push(aucOf(a, b));
  }
  return {
    difference: 1_000 * (medianOf(known) - medianOf(unknown)),
    interval: middle(differences),
    auc: aucOf(known, unknown),
    aucInterval: middle(aucs),
  };
}

function resample(values: readonly number[], random: () => number): number[] {
  return values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN);
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).toSorted();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** By ranks (Mann and Whitney); ties count half. */
function aucOf(known: readonly number[], unknown: readonly number[]): number {
  const all = [
    ...known.map((value) => ({ value, isKnown: true })),
    ...unknown.map((value) => ({ value, isKnown: false })),
  ].sort((a, b) => a.value - b.value);
  let sum = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (all[to]?.value === all[from]?.value && to < all.length) to += 1;
    const rank = (from + 1 + to) / 2;
    sum += rank * all.slice(from, to).filter(({ isKnown }) => isKnown).length;
    from = to;
  }
  const n = known.length;
  return (sum - (n * (n + 1)) / 2) / (n * unknown.length);
}

function middle(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values).toSorted();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}
