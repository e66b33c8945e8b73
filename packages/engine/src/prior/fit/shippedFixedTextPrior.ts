import { HOLD_SHIFTS, LATENCY_SHIFTS } from '../baseline.ts';
import { fixedTextPriorFor } from '../fixedTextPrior.ts';
import type { FixedTextTables } from './fitFixedTextPrior.ts';

/** What this build ships, in the form of a fit: the two must be equal. */
export function shippedFixedTextPrior(): FixedTextTables {
  return {
    views: {
      desktop: fixedTextPriorFor('desktop', true).views,
      desktopPositions: fixedTextPriorFor('desktop', false).views,
      touch: fixedTextPriorFor('touch', false).views,
      numpad: fixedTextPriorFor('numpad', false).views,
    },
    holdShifts: HOLD_SHIFTS,
    latencyShifts: LATENCY_SHIFTS,
  };
}
