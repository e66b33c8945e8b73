import { ATTEMPT_FLAGS } from '@keystroke-auth/protocol';
import type { AttemptRecord } from '../../ports/attemptRecords.ts';
import type { Records } from '../../ports/store.ts';
import { emit } from './emit.ts';

/** `attempt.decided`: the words and codes of a try, without anything measured. */
export function attemptDecided(records: Records, attempt: Omit<AttemptRecord, 'probe'>): Promise<void> {
  return emit(
    records,
    attempt,
    'attempt.decided',
    {
      attempt_id: attempt.id,
      user_id: attempt.userId,
      profile_id: attempt.profileId,
      action: attempt.action,
      decision: attempt.decision,
      shadow_decision: attempt.shadowDecision,
      reasons: [...attempt.reasons],
      flags: ATTEMPT_FLAGS.filter((flag) => attempt.flags.includes(flag)),
      challenge_id: attempt.challengeId,
    },
    attempt.createdAt,
  );
}
