import { type BootstrapOptions, bootstrapIntervals, type Interval } from '../bootstrapIntervals.ts';

/** A share of tries, with the number of tries. */
export interface Rate {
  /** From 0 to 1; NaN of no tries. */
  readonly value: number;
  readonly tries: number;
  /** 95 %, bootstrap over people; null when no resamples were asked for. */
  readonly interval: Interval | null;
}

/** Counts hits and tries by typist, for rates whose uncertainty is that of the choice of people. */
export interface RateTable<Name extends string> {
  count(name: Name, typist: number, hit: boolean): void;
  rates(options: BootstrapOptions): ReadonlyMap<Name, Rate>;
}

interface Counts {
  readonly hits: Float64Array;
  readonly tries: Float64Array;
}

/** @param subjects whose try each typist's are: one person may be several typists, one a text */
export function createRateTable<Name extends string>(subjects: readonly string[]): RateTable<Name> {
  const table = new Map<Name, Counts>();
  const rowOf = (name: Name): Counts => {
    const known = table.get(name);
    if (known !== undefined) return known;
    const row = { hits: new Float64Array(subjects.length), tries: new Float64Array(subjects.length) };
    table.set(name, row);
    return row;
  };
  return {
    count(name, typist, hit) {
      const { hits, tries } = rowOf(name);
      hits[typist] = (hits[typist] ?? 0) + (hit ? 1 : 0);
      tries[typist] = (tries[typist] ?? 0) + 1;
    },
    rates(options) {
      const everybody = new Float64Array(subjects.length).fill(1);
      const rates = new Map<Name, Rate>();
      for (const [name, counts] of table) {
        const measure = (weights: Float64Array) => ({ rate: rateOf(counts, weights) });
        const intervals = bootstrapIntervals(subjects, measure, ['rate'], options);
        rates.set(name, {
          value: rateOf(counts, everybody),
          tries: counts.tries.reduce((sum, tries) => sum + tries, 0),
          interval: intervals.get('rate') ?? null,
        });
      }
      return rates;
    },
  };
}

function rateOf({ hits, tries }: Counts, weights: Float64Array): number {
  let hit = 0;
  let all = 0;
  weights.forEach((weight, i) => {
    hit += weight * (hits[i] ?? 0);
    all += weight * (tries[i] ?? 0);
  });
  return hit / all;
}
