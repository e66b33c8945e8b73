import { describe, expect, it } from 'vitest';
import { modelContract } from '../testing/modelContract.ts';
import { syntheticTimings } from '../testing/syntheticTimings.ts';
import { rawScore } from './forestTemplate.ts';
import reference from './isolationForest.reference.json' with { type: 'json' };
import { createIsolationForest } from './isolationForest.ts';

const model = createIsolationForest();

// Enrolled with contamination 0.1, the forest refuses a tenth of a typist's own tries and more.
modelContract('isolation forest', () => createIsolationForest());

describe('isolation forest', () => {
  it('takes vectors of another length: cut or padded to those enrolled', () => {
    const forest = model.enrolVectors([
      [0.1, 0.2, 0.3],
      [0.12, 0.25],
      [0.09, 0.21, 0.33],
    ]);
    expect(forest.dimensions).toBe(3);
    expect(model.scoreVector(forest, [0.1, 0.2, 0.3, 9, 9])).toEqual(
      model.scoreVector(forest, [0.1, 0.2, 0.3]),
    );
    expect(model.scoreVector(forest, [0.1, 0.2])).toEqual(model.scoreVector(forest, [0.1, 0.2, 0]));
  });

  it('recognises nobody where there is nothing to learn from', () => {
    for (const vectors of [
      [[0.1, 0.2]],
      [
        [0.1, 0.2],
        [0.1, 0.2],
      ],
      [[]],
    ]) {
      const forest = model.enrolVectors(vectors);
      expect(model.scoreVector(forest, [0.1, 0.2])).toEqual({ value: -1, defect: 'nothing_to_compare' });
    }
  });

  it('depends on its seed and on nothing else', () => {
    const { training, probes } = syntheticTimings(10);
    const scoreBy = (seed: number) => {
      const seeded = createIsolationForest({ seed });
      return probes.map((probe) => seeded.scoreVector(seeded.enrolVectors(training), probe).value);
    };
    expect(scoreBy(1)).toEqual(scoreBy(1));
    expect(scoreBy(1)).not.toEqual(scoreBy(2));
  });

  it.each([{ trees: 0 }, { contamination: 0 }, { contamination: 0.6 }, { seed: -1 }])(
    'refuses %j',
    (options) => {
      expect(() => createIsolationForest(options)).toThrow(RangeError);
    },
  );
});

describe('agreement with scikit-learn', () => {
  for (const { samples, offset, scores, decisions } of reference.references) {
    it(`holds for ${samples} training samples, averaged over seeds`, () => {
      const { training, probes } = syntheticTimings(samples);
      const forests = Array.from({ length: reference.seeds }, (_, seed) =>
        createIsolationForest({ seed, contamination: reference.contamination }).enrolVectors(training),
      );
      const ourOffset = mean(forests.map((forest) => forest.offset));
      const ourScores = probes.map((probe) => mean(forests.map((forest) => rawScore(forest, probe))));
      const ourDecisions = probes.map((probe) =>
        mean(forests.map((forest) => model.scoreVector(forest, probe).value)),
      );
      expect(Math.abs(ourOffset - offset)).toBeLessThanOrEqual(0.01);
      for (const [ours, theirs] of [
        [ourScores, scores],
        [ourDecisions, decisions],
      ] as const) {
        expect(mean(ours.map((score, i) => Math.abs(score - (theirs[i] ?? 0))))).toBeLessThanOrEqual(0.01);
        expect(rankCorrelation(ours, theirs)).toBeGreaterThanOrEqual(0.96);
      }
    });
  }
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Spearman's, without ties to speak of. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [ranksA, ranksB] = [ranks(a), ranks(b)];
  const squares = ranksA.reduce((sum, rank, i) => sum + (rank - (ranksB[i] ?? 0)) ** 2, 0);
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1));
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const result: number[] = new Array(values.length);
  order.forEach((item, rank) => {
    result[item] = rank;
  });
  return result;
}
