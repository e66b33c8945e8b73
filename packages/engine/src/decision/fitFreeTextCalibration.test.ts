import { describe, expect, it } from 'vitest';
import { cllr } from '../evaluation/cllr.ts';
import { firstPresses } from '../evaluation/firstPresses.ts';
import { copiedSentences } from '../evaluation/testing/copiedSentences.ts';
import { enrolFreeText, verifyFreeText } from '../models/freeText/freeText.ts';
import { DESKTOP_FREE_TEXT } from '../prior/freeTextPrior.ts';
import { freeTextCost } from './calibrationCost.ts';
import { fitFreeTextCalibration } from './fitFreeTextCalibration.ts';
import { freeTextCells } from './freeTextCells.ts';
import { weightsOf } from './freeTextWeights.ts';

const people = copiedSentences(Array.from({ length: 10 }, (_, i) => String(i)));
const fitting = { modulus: 2, remainders: [0] };
const heldOut = { modulus: 2, remainders: [1] };

describe('freeTextCells', () => {
  it('gives what the weights multiply: together they are the score of the model', () => {
    const [cell] = freeTextCells(people, heldOut, { lengths: [40], seed: 1 });
    const weights = weightsOf(DESKTOP_FREE_TEXT.calibration);
    const sentences = people.filter(({ subject }) => subject === '1').map(({ sample }) => sample);
    const template = enrolFreeText(
      sentences.slice(0, 1).map((sample) => firstPresses(sample, 50)),
      'desktop',
    );
    sentences.slice(10).forEach((sample, i) => {
      const terms = cell?.genuine[i] ?? [];
      const score = terms.reduce((sum, term, k) => sum + term * (weights[k] ?? 0), 0);
      expect(score).toBeCloseTo(verifyFreeText(template, firstPresses(sample, 40)).value, 9);
    });
  });
});

describe('fitFreeTextCalibration', () => {
  const fitted = fitFreeTextCalibration(people, fitting, { seed: 1 });
  const costs = freeTextCost(people, heldOut, [DESKTOP_FREE_TEXT.calibration, fitted], { seed: 1 });

  it('finds scores that mean more to people who did not fit than those of another population', () => {
    const [shipped = 0, own = 0] = [0, 1].map((which) =>
      costs.reduce((sum, cost) => sum + (cost.cllr[which] ?? 0) / costs.length, 0),
    );
    expect(own).toBeLessThan(shipped);
    expect(own).toBeLessThan(cllr(Float64Array.of(0), Float64Array.of(0)));
  });

  it('is the same twice, and another draw of impostors is another fit', () => {
    expect(fitFreeTextCalibration(people, fitting, { seed: 1 })).toEqual(fitted);
    expect(fitFreeTextCalibration(people, fitting, { seed: 2 })).not.toEqual(fitted);
  });
});
