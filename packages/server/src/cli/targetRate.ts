import { LOWEST_FALSE_MATCH_RATE } from '@keystroke-auth/engine';
import { InvalidArgumentError } from 'commander';

/** Above, no threshold is given: a policy that lets more than half of impostors in is none. */
const HIGHEST = 0.5;

/** An option that is a target false match rate: a share that thresholds exist for. */
export function targetRate(value: string): number {
  const rate = Number(value);
  if (!(rate >= LOWEST_FALSE_MATCH_RATE && rate <= HIGHEST)) {
    throw new InvalidArgumentError(
      `expected a share from ${LOWEST_FALSE_MATCH_RATE} to ${HIGHEST}, such as 0.01`,
    );
  }
  return rate;
}
