import { FIXED_TEXT_CALIBRATION } from '../models/fixedText/calibration.ts';
import { DESKTOP_FREE_TEXT, type FreeTextCalibration } from '../prior/freeTextPrior.ts';
import type { FixedTextFit } from './fitCalibration.ts';
import { FUSION } from './fuseScores.ts';
import { FIXED_TEXT_SPREADS, FREE_TEXT_SPREADS, type SpreadTables } from './spreadTables.ts';

/** Every constant that turns what free text shows into a decision. */
export interface FreeTextFit {
  readonly calibration: FreeTextCalibration;
  readonly spreads: SpreadTables;
}

/** What this build ships, in the form of a fit. */
export function shippedFixedTextCalibration(): FixedTextFit {
  return { calibration: FIXED_TEXT_CALIBRATION, spreads: FIXED_TEXT_SPREADS, fusion: FUSION };
}

export function shippedFreeTextCalibration(): FreeTextFit {
  return { calibration: DESKTOP_FREE_TEXT.calibration, spreads: FREE_TEXT_SPREADS };
}
