import { expect, it } from 'vitest';
import { FREE_TEXT_VIEWS } from '../rhythm/freeTextFeatures.ts';
import { FREE_TEXT_KEYS, pairOf } from '../rhythm/keyPairs.ts';
import { freeTextPopulationById, freeTextPopulationFor } from './freeTextPopulation.ts';
import { DESKTOP_FREE_TEXT } from './freeTextPrior.ts';
import { PACE } from './pairEffects.ts';

const population = freeTextPopulationFor('desktop');
const pair = (first: string, second: string) =>
  pairOf(FREE_TEXT_KEYS.indexOf(first), FREE_TEXT_KEYS.indexOf(second));

it('names keys as keyPairs.ts does, in the table and in its pairs', () => {
  expect(DESKTOP_FREE_TEXT.keys.map(([name]) => name)).toEqual(FREE_TEXT_KEYS);
  for (const [first, second] of DESKTOP_FREE_TEXT.pairs) {
    expect(FREE_TEXT_KEYS).toEqual(expect.arrayContaining([first, second]));
  }
});

it('adds up the mean of a pair', () => {
  const { keys, kinds, pairs, upDownSlopes } = DESKTOP_FREE_TEXT;
  const [, hold = 0] = keys.find(([name]) => name === 't') ?? [];
  const kind = kinds.alternating;
  const [, , own = 0] = pairs.find(([first, second]) => first === 't' && second === 'h') ?? [];
  expect(own).toBeLessThan(0);
  const downDown = kind.downDown + own;
  const { views } = population;
  expect(views.holdBefore.means[pair('t', 'h')]).toBeCloseTo(hold + kind.holdBefore, 12);
  expect(views.downDown.means[pair('t', 'h')]).toBeCloseTo(downDown, 12);
  expect(views.upDown.means[pair('t', 'h')]).toBeCloseTo(
    kind.upDown + upDownSlopes.downDown * downDown + upDownSlopes.hold * (hold + kind.holdBefore),
    12,
  );
});

it('has positive variances everywhere, and means that a person can type', () => {
  for (const name of FREE_TEXT_VIEWS) {
    const view = population.views[name];
    const variances = [view.precisions, view.noise, view.effects, view.classVariances].flatMap((list) => [
      ...list,
    ]);
    expect(variances.every((variance) => variance > 0 && Number.isFinite(variance))).toBe(true);
    expect(view.means.every((mean) => Math.abs(mean) < 7.5)).toBe(true);
  }
});

it('loads ordinary text with all of the pace and as much of keys and classes', () => {
  for (const loadings of [population.loadings, ...population.classLoadings]) {
    expect(loadings[PACE]).toBe(1);
    // Pace, first key, second key, class: each adds up to one.
    expect(loadings.reduce((sum, loading) => sum + loading, 0)).toBeCloseTo(4, 9);
  }
});

it('finds a population by the number that templates keep', () => {
  expect(freeTextPopulationById(population.id)).toBe(population);
  expect(freeTextPopulationById(65_535)).toBeNull();
});
