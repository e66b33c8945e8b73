import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../math/random.ts';
import { byView, FREE_TEXT_VIEWS, type FreeTextFeatures } from '../../rhythm/freeTextFeatures.ts';
import { KEYS, pairOf } from '../../rhythm/keyPairs.ts';
import { freeTextPopulationFor, noiseOfPair } from '../freeTextPopulation.ts';
import { classEffect, firstKeyEffect, PACE, secondKeyEffect } from '../pairEffects.ts';
import { freeTextVariances } from './freeTextVariances.ts';

const population = freeTextPopulationFor('desktop');
const LETTERS = 26;

/** People drawn from the population, typing letters in any order; noise is normal, as narrow as its Student scale. */
function drawPeople(people: number, samples: number, presses: number): FreeTextFeatures[][] {
  const random = createRandom(11);
  const draw = (variance: number): number => normal(random) * Math.sqrt(variance);
  return Array.from({ length: people }, () => {
    const effects = byView((view) => population.views[view].effects.map((variance) => draw(variance)));
    const habits = byView((view) => {
      const { variances } = population.views[view];
      return Float64Array.from({ length: KEYS * KEYS }, () => draw(variances.pair));
    });
    return Array.from({ length: samples }, () => {
      const keys = Array.from({ length: presses }, () => Math.floor(LETTERS * random()));
      const pairs = Uint16Array.from(keys.slice(1), (key, i) => pairOf(keys[i] ?? 0, key));
      const values = byView((name) => {
        const view = population.views[name];
        const pace = draw(view.variances.sample);
        return Float64Array.from(pairs, (pair) => {
          const own = [PACE, firstKeyEffect(pair), secondKeyEffect(pair), classEffect(pair)].reduce(
            (sum, effect) => sum + (effects[name][effect] ?? 0),
            habits[name][pair] ?? 0,
          );
          return (view.means[pair] ?? 0) + own + pace + draw(noiseOfPair(view, pair));
        });
      });
      return { pairs, values };
    });
  });
}

describe('a step of expectation-maximisation', () => {
  const fitted = freeTextVariances(drawPeople(60, 10, 50), population);

  it('leaves a population that people were drawn from about where it is', () => {
    for (const view of FREE_TEXT_VIEWS) {
      const { variances: truth, means } = population.views[view];
      const { variances } = fitted[view];
      // 60 people: a standard error of 18 % of the pace; other effects are many times as many.
      expect(Math.abs(variances.pace / truth.pace - 1), `${view} pace`).toBeLessThan(0.5);
      expect(Math.abs(variances.firstLetter / truth.firstLetter - 1), `${view} first`).toBeLessThan(0.25);
      expect(Math.abs(variances.secondLetter / truth.secondLetter - 1), `${view} second`).toBeLessThan(0.25);
      expect(Math.abs(variances.pair / truth.pair - 1), `${view} pair`).toBeLessThan(0.25);
      const moves = fitted[view].means.map((mean, pair) => Math.abs(mean - (means[pair] ?? 0)));
      expect(Math.max(...moves), `${view} means`).toBeLessThan(0.25);
    }
  });

  it('gives finite variances above zero, those of what nobody typed too', () => {
    for (const view of FREE_TEXT_VIEWS) {
      const { variances, noise, means } = fitted[view];
      for (const value of [...Object.values(variances), ...Object.values(noise)]) {
        expect(value).toBeGreaterThan(0);
        expect(value).toSatisfy(Number.isFinite);
      }
      expect(means.every(Number.isFinite)).toBe(true);
    }
  });
});
