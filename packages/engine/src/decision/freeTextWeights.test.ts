import { expect, it } from 'vitest';
import { DESKTOP_FREE_TEXT } from '../prior/freeTextPrior.ts';
import { CALIBRATION_WEIGHTS, calibrationOf, weightsOf } from './freeTextWeights.ts';

it('names the weights of a list, and lists them again', () => {
  const list = Array.from({ length: CALIBRATION_WEIGHTS }, (_, k) => k + 1);
  expect(weightsOf(calibrationOf(list))).toEqual(list);
  expect(calibrationOf(weightsOf(DESKTOP_FREE_TEXT.calibration))).toEqual(DESKTOP_FREE_TEXT.calibration);
});
