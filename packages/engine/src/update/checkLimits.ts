import type { DriftLimits, FreeTextDriftLimits } from './drift.ts';
import { UpdateError } from './updateError.ts';

/**
 * Refuses limits that came past the type checker: compared with NaN nothing is too far, and a negative reach turns a
 * clamp inside out. Infinity is refused, too: a limit that limits nothing should be a number somebody chose.
 *
 * @throws {UpdateError} `limits_not_sound`
 */
export function checkLimits(limits: DriftLimits & Partial<FreeTextDriftLimits>): void {
  const { step, total, spread, rms = 0 } = limits;
  for (const [name, limit] of Object.entries({ step, total, spread, rms })) {
    if (!(Number.isFinite(limit) && limit >= 0)) {
      throw new UpdateError('limits_not_sound', `${name}: got ${limit}, expected a number of 0 or more`);
    }
  }
}
