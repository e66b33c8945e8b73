import { ProtocolError } from '@keystroke-auth/protocol';
import type { ChallengeRecord } from '../../ports/challengeRecords.ts';
import type { TypedSample } from './samples.ts';

/** How much faster the clock of a device may run than ours. */
const CLOCK_RATE = 0.01;
/** How far the clocks of two instances may be apart, and coarse clocks round up (ms). */
const CLOCK_DIFFERENCE = 500;

/** The challenge of a sample that nobody can have typed since it was made. It is used up all the same. */
export class ChallengeTooShort extends ProtocolError {
  readonly challengeId: string;

  constructor(challengeId: string, age: number, needed: number) {
    super(
      'challenge_too_short',
      `got typing of ${seconds(needed)} s for a challenge that was made ${seconds(age)} s ago, expected the samples to be typed after it`,
    );
    this.challengeId = challengeId;
  }
}

/**
 * What was recorded or drawn beforehand is there at once; what is typed takes as long as it says. By the clock of the
 * service, so that whoever forges times has to wait for as long as they forge, for each try.
 *
 * @throws {ChallengeTooShort} when the samples of a request, one typed after the other, take longer than their challenge
 *   is old
 */
export function checkAge(challenge: ChallengeRecord, samples: readonly TypedSample[], now: Date): void {
  const age = now.getTime() - challenge.createdAt.getTime();
  const needed = samples.reduce((sum, { sample }) => sum + durationOf(sample.events.times), 0);
  if (!(needed * (1 - CLOCK_RATE) <= age + CLOCK_DIFFERENCE)) {
    throw new ChallengeTooShort(challenge.id, age, needed);
  }
}

/** From the first event to the last, in whatever order they were sent (ms). */
function durationOf(times: ArrayLike<number>): number {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] ?? 0;
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  return times.length === 0 ? 0 : last - first;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
