import { accumulate, checkLiveness, type LivenessHistory, shapeOf } from '@keystroke-auth/engine';
import type { Policy } from '@keystroke-auth/protocol';
import type { AttemptRecord } from '../../ports/attemptRecords.ts';
import type { OpenProfile } from '../../ports/profileCache.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { SessionRecord } from '../../ports/sessionRecords.ts';
import type { Records } from '../../ports/store.ts';
import type { By } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import { attemptDecided } from '../webhooks/attemptDecided.ts';
import { withProbes } from './openProfile.ts';
import { encodeProbe } from './probe.ts';
import type { RhythmModels } from './rhythmModels.ts';
import { fingerprintOf, notTyped, saysCoarse, type TypedSample } from './samples.ts';
import { decideSession, type SessionDecision } from './sessionAnswer.ts';
import type { Work } from './work.ts';

/** What samples are judged against. */
export interface Setting {
  readonly profile: ProfileRecord;
  readonly open: OpenProfile;
  /** What is kept of the person's other profiles. */
  readonly others: readonly LivenessHistory[];
  readonly policy: Policy;
  readonly now: Date;
}

/** Adds the evidence of samples to a session, one after the other, and keeps each as an attempt. */
export type AddToSession = (
  work: Work,
  by: By,
  session: SessionRecord,
  samples: readonly TypedSample[],
  setting: Setting,
) => Promise<SessionRecord>;

export function createAddToSession({
  rhythm,
  newId,
}: {
  readonly rhythm: RhythmModels;
  /** @param after an attempt that this one comes after, whatever the clock says; null for none */
  newId(after?: string | null): string;
}): AddToSession {
  return async (work, by, session, samples, { profile, open, others, policy, now }) => {
    const { records, opened } = work;
    let current = session;
    let known = open;
    for (const typed of samples) {
      current = await addSample(rhythm, records, current, typed, {
        profile,
        open: known,
        others,
        policy,
        now,
      });
      const attempt = attemptOf(
        newId(known.newestAttempt),
        current,
        profile,
        decideSession(current, known, policy, now),
        policy,
        now,
      );
      await records.attempts.insert({ ...attempt, probe: encodeProbe([typed.sample]) });
      await attemptDecided(records, attempt);
      const { id, profileId, decision, reasons } = attempt;
      const details = { attempt_id: id, profile_id: profileId, decision, reasons: [...reasons] };
      await noteAct(records, by, 'attempt.decided', session, details, now);
      known = withProbes(known, [typed.sample], attempt.id);
    }
    await records.sessions.save(current);
    opened.set(profile.id, known);
    return current;
  };
}

async function addSample(
  rhythm: RhythmModels,
  records: Records,
  session: SessionRecord,
  typed: TypedSample,
  { profile, open, others, now }: Setting,
): Promise<SessionRecord> {
  const { sample } = typed;
  const isNew = await records.fingerprints.addSample(session, fingerprintOf(sample));
  const { replay, synthetic, clock: measured } = checkLiveness(sample, open.history);
  const trust = measured === 'ok' && saysCoarse(typed) ? 'coarse' : measured;
  const copied = replay || others.some((history) => checkLiveness(sample, history).replay);
  const liveness = { replay: copied || !isNew, synthetic, clock: trust };
  const counted = { ...session, samples: session.samples + 1, liveness };
  if (liveness.replay || synthetic) return { ...counted, tainted: true };
  // Text that was not typed, and a clock that hides replays, show nothing.
  if (trust !== 'ok' || notTyped(typed) !== null) return counted;
  const { value, defect } = rhythm(profile.name.device, profile.textMode).score(open.template, sample);
  if (defect === 'nothing_to_compare') return counted;
  const llr = defect === null ? value : Number.NaN;
  const keys = shapeOf(open.template, sample)?.keys ?? 0;
  return {
    ...counted,
    evidence: accumulate(session.evidence, { llr, keys }, now.getTime(), session.halfLifeMs),
  };
}

function attemptOf(
  id: string,
  session: SessionRecord,
  profile: ProfileRecord,
  decision: SessionDecision,
  policy: Policy,
  now: Date,
): Omit<AttemptRecord, 'probe'> {
  return {
    application: session.application,
    userId: session.userId,
    id,
    profileId: profile.id,
    action: 'session',
    decision: policy.mode === 'active' ? decision.word : 'insufficient',
    shadowDecision: policy.mode === 'active' ? null : decision.word,
    score: decision.score,
    falseMatchRate: decision.falseMatchRate,
    targetFalseMatchRate: policy.target_false_match_rate,
    threshold: decision.threshold,
    reasons: decision.reasons.map(({ code }) => code),
    liveness: session.liveness,
    flags: [],
    retryOf: null,
    challengeId: null,
    origin: session.origin,
    outcome: null,
    createdAt: now,
  };
}
