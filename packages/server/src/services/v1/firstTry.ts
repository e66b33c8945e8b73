import type { KeystrokeSample } from '@keystroke-auth/engine';
import { ProtocolError } from '@keystroke-auth/protocol';
import type { AttemptRecord } from '../../ports/attemptRecords.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Records } from '../../ports/store.ts';
import { decodeProbe } from './probe.ts';
import type { VerifyInput } from './verifyCore.ts';

/** A first try can be fused with a second for so long (ms). */
const RETRY_WINDOW = 5 * 60 * 1_000;

/** The sample of the try before, to be fused with this one. @throws {ProtocolError} `retry_invalid` */
export async function firstTry(
  records: Records,
  profile: ProfileRecord,
  { user, phrase, found }: VerifyInput,
  attemptId: string,
  now: Date,
): Promise<KeystrokeSample> {
  const attempt = await records.attempts.find(user.application, attemptId);
  if (attempt === null || attempt.userId !== user.userId || attempt.profileId !== profile.id) {
    throw new ProtocolError('retry_invalid', 'got an attempt that is not of this profile');
  }
  const { decision, liveness, probe } = attempt;
  if (decision !== 'step_up' && decision !== 'deny') {
    throw new ProtocolError('retry_invalid', `got an attempt that was answered ${decision}`);
  }
  if (liveness === null || liveness.replay || liveness.synthetic || probe === null) {
    throw new ProtocolError('retry_invalid', 'got an attempt that was not typed by a person just then');
  }
  if (attempt.retryOf !== null || now.getTime() - attempt.createdAt.getTime() > RETRY_WINDOW) {
    throw new ProtocolError('retry_invalid', 'got an attempt that was a retry itself, or is too long ago');
  }
  if (found.newestProbes.get(profile.id) !== attemptId) {
    throw new ProtocolError('retry_invalid', 'got an attempt that was followed by another');
  }
  if (phrase && !(await askedForPhrase(records, attempt))) {
    throw new ProtocolError('retry_invalid', 'got an attempt that no phrase was asked for');
  }
  const [sample, other] = decodeProbe(probe);
  if (sample === undefined || other !== undefined) {
    throw new ProtocolError('retry_invalid', 'got an attempt of two samples');
  }
  return sample;
}

/** Whether a try was for a challenge with a phrase, which it spelt then: any other text can't stand in for one. */
async function askedForPhrase(records: Records, { challengeId }: AttemptRecord): Promise<boolean> {
  const challenge = challengeId === null ? null : await records.challenges.find(challengeId);
  return challenge !== null && challenge.phrase !== null;
}
