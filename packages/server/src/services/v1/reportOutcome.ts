import {
  type OutcomeAnswer,
  type OutcomeRequest,
  type Policy,
  ProtocolError,
} from '@keystroke-auth/protocol';
import type { AttemptRecord } from '../../ports/attemptRecords.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TypingMetrics } from '../../ports/metrics.ts';
import { type By, byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Principal } from '../principal.ts';
import { emit } from '../webhooks/emit.ts';
import type { Call } from './call.ts';
import { type LearnFrom, TAUGHT } from './learnFrom.ts';
import { afterConfirmed } from './locks.ts';
import type { OnceOnly } from './onceOnly.ts';
import type { OpenStoredProfile } from './openProfile.ts';
import { policyOf } from './policies.ts';
import { decodeProbe } from './probe.ts';
import { hasConsent } from './userRecord.ts';
import type { Work } from './work.ts';

/**
 * A backend says how the person behind a try was confirmed, once. The only thing that lets a template learn from a
 * try that was not allowed, that ends a row of failures, and that counts false rejects.
 *
 * @throws {ProtocolError} `attempt_not_found`, `outcome_reported`, `outcome_too_late`
 */
export type ReportOutcome = (
  call: Call,
  principal: Principal,
  attemptId: string,
  outcome: OutcomeRequest,
) => Promise<OutcomeAnswer>;

export interface ReportOutcomeDependencies {
  readonly onceOnly: OnceOnly;
  readonly openProfile: OpenStoredProfile;
  readonly learnFrom: LearnFrom;
  readonly fallback: Policy;
  readonly metrics: TypingMetrics;
  readonly clock: Clock;
}

export function createReportOutcome(dependencies: ReportOutcomeDependencies): ReportOutcome {
  const { onceOnly, openProfile, learnFrom, fallback, metrics, clock } = dependencies;
  return (call, { application }, attemptId, { success, verified_by: verifiedBy }) =>
    onceOnly(call, '', (work) => report(work, byOf(call), application, attemptId, { success, verifiedBy }), {
      thing: attemptId,
      ownerOf: async ({ attempts }) => (await attempts.find(application, attemptId))?.userId ?? null,
    });

  async function report(
    work: Work,
    by: By,
    application: string,
    attemptId: string,
    { success, verifiedBy }: { readonly success: boolean; readonly verifiedBy: string },
  ): Promise<OutcomeAnswer> {
    const now = clock.now();
    const { records } = work;
    const attempt = await records.attempts.find(application, attemptId);
    if (attempt === null) throw new ProtocolError('attempt_not_found');
    const policy = await policyOf(records, application, fallback);
    if (now.getTime() - attempt.createdAt.getTime() > policy.outcome_window_seconds * 1_000) {
      throw new ProtocolError('outcome_too_late');
    }
    const outcome = { success, verifiedBy, reportedAt: now };
    if (!(await records.attempts.setOutcome(application, attemptId, outcome))) {
      throw new ProtocolError('outcome_reported');
    }
    const reason = success ? await learn(work, attempt, policy, now) : 'not_confirmed';
    if (success) await confirm(work, attempt, now);
    const learned = reason === 'verified';
    const details = { attempt_id: attemptId, success, verified_by: verifiedBy, learned };
    await noteAct(records, by, 'attempt.outcome', attempt, details, now);
    const answer = {
      attempt_id: attemptId,
      learned,
      reason,
      false_reject: success && (attempt.shadowDecision ?? attempt.decision) !== 'allow',
    };
    const { false_reject } = answer;
    const data = { user_id: attempt.userId, success, verified_by: verifiedBy, learned, false_reject };
    await emit(records, attempt, 'attempt.outcome', { attempt_id: attemptId, ...data }, now);
    const { decision, score } = attempt;
    work.told.push(() =>
      metrics.confirmed(application, { success, decision, score, falseReject: false_reject }),
    );
    return answer;
  }

  async function learn(work: Work, attempt: AttemptRecord, policy: Policy, now: Date): Promise<string> {
    if (policy.update === 'off') return 'policy_off';
    const { liveness, probe, profileId } = attempt;
    if (profileId === null || probe === null) return 'sample_not_kept';
    if (liveness === null || liveness.replay || liveness.synthetic) return 'liveness_failed';
    if (liveness.clock !== 'ok') return 'clock_not_trusted';
    const user = await work.records.users.find(attempt);
    if (user === null || user.exemption !== null || !hasConsent(user, policy)) return 'consent_missing';
    const profile = await work.records.profiles.byId(attempt, profileId);
    const open = profile === null ? null : await openProfile(work, profile, policy.samples_required);
    const sample = decodeProbe(probe).at(-1);
    if (profile === null || open === null || sample === undefined) return 'profile_gone';
    // A sample teaches once.
    if (attempt.flags.includes(TAUGHT)) return 'learned_already';
    const learned = await learnFrom(work, profile, open, sample, { cause: 'verified_update', policy, now });
    return learned ? 'verified' : 'not_comparable';
  }

  async function confirm({ records }: Work, attempt: AttemptRecord, now: Date): Promise<void> {
    const user = await records.users.find(attempt);
    if (user === null) return;
    const confirmed = afterConfirmed(user, attempt.origin);
    await records.users.save({ ...confirmed, verifiedAt: now, updatedAt: now });
  }
}
