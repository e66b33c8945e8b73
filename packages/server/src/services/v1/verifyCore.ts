import { gateUpdate, type KeystrokeSample, type LivenessHistory } from '@keystroke-auth/engine';
import type { Context, Decision, Policy, Reason } from '@keystroke-auth/protocol';
import type { AttemptRecord } from '../../ports/attemptRecords.ts';
import type { LookedUp } from '../../ports/lookUps.ts';
import type { OpenProfile } from '../../ports/profileCache.ts';
import type { ProfileName, ProfileRecord } from '../../ports/profileRecords.ts';
import type { Records } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import type { By } from '../audit/by.ts';
import { attemptDecided } from '../webhooks/attemptDecided.ts';
import { countTry, saveCounted } from './countTry.ts';
import { isNamed } from './enrolWith.ts';
import { firstTry } from './firstTry.ts';
import { contributionsOf, type Judgement, judge } from './judge.ts';
import { type LearnFrom, TAUGHT } from './learnFrom.ts';
import { attemptsAtFirst, attemptsLeft, waitsUntil } from './locks.ts';
import {
  keepProbes,
  MOST_PROBES,
  type OpenStoredProfile,
  PROBES_KEPT,
  TRIM_EVERY,
  withProbes,
} from './openProfile.ts';
import { type NoteOrigin, originOf } from './origins.ts';
import { otherHistories } from './otherHistories.ts';
import { encodeProbe } from './probe.ts';
import { profileRef } from './profileRef.ts';
import { MODE_REASONS, whyNotEnrolled, whyNotJudged } from './refusals.ts';
import type { RhythmModels } from './rhythmModels.ts';
import { fingerprintOf, saysCoarse, type TypedSample } from './samples.ts';
import type { Work } from './work.ts';

/** A clear accept scores this much above the threshold: three times likelier than what is just enough (nats). */
const CLEAR_ACCEPT_MARGIN = Math.log(3);

export interface VerifyInput {
  readonly by: By;
  readonly user: UserKey;
  readonly found: LookedUp;
  readonly name: ProfileName;
  readonly textId: string;
  readonly text: 'fixed' | 'free' | null;
  readonly samples: readonly [TypedSample] | readonly [TypedSample, TypedSample];
  /** What the backend knows of the device that the newest sample was typed on. */
  readonly context: Context | undefined;
  readonly retryOf: string | null;
  readonly challengeId: string | null;
  /** The challenge asked for words to be typed. */
  readonly phrase: boolean;
  /** The caller may see who is enrolled for what. */
  readonly mayRead: boolean;
  readonly contributions: boolean;
  readonly policy: Policy;
}

export interface VerifyCoreDependencies {
  readonly rhythm: RhythmModels;
  readonly openProfile: OpenStoredProfile;
  readonly learnFrom: LearnFrom;
  readonly noteOrigin: NoteOrigin;
  /** @param after an attempt that this one comes after, whatever the clock says; null for none */
  newId(after?: string | null): string;
}

/**
 * Decides on a try and records it. `allow` comes from one place only, `judge`, on an enrolled profile of a person who
 * may use the method now; everything else that can happen answers `insufficient` or `deny`, or throws.
 */
export type VerifyCore = (work: Work, input: VerifyInput, now: Date) => Promise<Decision>;

export function createVerifyCore(dependencies: VerifyCoreDependencies): VerifyCore {
  const { rhythm, openProfile, learnFrom, noteOrigin, newId } = dependencies;
  return async (work, input, now) => {
    const { records } = work;
    const { user, name, policy, found } = input;
    const { user: known, profiles } = found;
    const profile = profiles.find((other) => isNamed(other, name)) ?? null;
    const open = profile === null ? null : await openProfile(work, profile, policy.samples_required, found);
    if (known === null || profile === null || open === null) {
      // Nothing to compare with, nothing to keep: an unknown person and one not yet enrolled look the same.
      return unanswered(newId(), policy, whyNotEnrolled(input, profile));
    }
    const { bucket: origin, shared } = await originOf(records, known, input.context);
    const waits = waitsUntil(known, origin, policy, now);
    const refusal = whyNotJudged(known, profile, input, waits);
    const attempt = { id: newId(open.newestAttempt), user, profile, now, input, origin };
    if (refusal !== null) {
      const tells = input.mayRead && refusal.code === 'attempts_exhausted';
      const answer = {
        ...unanswered(attempt.id, policy, refusal),
        attempts_left: attemptsLeft(known, origin, policy, now),
        ...(tells && waits !== null ? { retry_at: waits.toISOString() } : {}),
        profile: profileRef(profile, input.textId),
      };
      const refused = recordOf(attempt, answer, null, null);
      await records.attempts.insert(refused);
      if (found.hasWebhooks) await attemptDecided(records, refused);
      return answer;
    }
    const others = await otherHistories(work, openProfile, profiles, profile, policy.samples_required, found);
    const judgement = await judgeTry(records, profile, open, others, input, now);
    const counted = countTry(known, { bucket: origin, shared }, judgement.decision, policy, now);
    const flags = await noteOrigin(records, user, input.context, judgement.decision === 'allow', now);
    const left = attemptsLeft(counted.user, origin, policy, now);
    const answer = answerOf(attempt, judgement, open, left, flags);
    const typed = input.samples.map(({ sample }) => sample);
    const newest = newestOf(input.samples).sample;
    const learned =
      mayLearn(judgement, policy) &&
      (await learnFrom(work, profile, open, newest, { cause: 'self_update', policy, now }));
    const record = recordOf(attempt, answer, judgement, encodeProbe(typed));
    const decided = learned ? { ...record, flags: [...record.flags, TAUGHT] } : record;
    await records.attempts.insert(decided);
    if (found.hasWebhooks) await attemptDecided(records, decided);
    await rememberProbe(work, profile, open, typed, attempt.id);
    await saveCounted(records, input.by, known, counted, now);
    // The template is another one now.
    if (learned) work.opened.set(profile.id, null);
    return answer;
  };

  async function judgeTry(
    records: Records,
    profile: ProfileRecord,
    open: OpenProfile,
    others: readonly LivenessHistory[],
    input: VerifyInput,
    now: Date,
  ): Promise<Judgement> {
    const { user, samples, policy } = input;
    const first = input.retryOf === null ? null : await firstTry(records, profile, input, input.retryOf, now);
    let seen = false;
    for (const { sample } of samples) {
      const isNew = await records.fingerprints.addSample(user, fingerprintOf(sample));
      seen ||= !isNew;
    }
    const [one, two] = samples;
    const judgement = judge(
      {
        model: rhythm(profile.name.device, profile.textMode),
        device: profile.name.device,
        template: open.template,
        samples:
          two !== undefined ? [one.sample, two.sample] : first !== null ? [first, one.sample] : [one.sample],
        fresh: two === undefined ? 1 : 2,
        coarse: samples.some(saysCoarse),
        history: open.history,
        others,
      },
      policy,
    );
    if (!seen || judgement.liveness.replay) return judgement;
    const reason: Reason = { code: 'replayed_sample', detail: 'Typed before: a sample counts once.' };
    return {
      ...judgement,
      decision: 'deny',
      liveness: { ...judgement.liveness, replay: true },
      reasons: [reason, ...judgement.reasons],
    };
  }
}

interface Attempt {
  readonly id: string;
  readonly user: UserKey;
  readonly profile: ProfileRecord;
  readonly now: Date;
  readonly input: VerifyInput;
  /** Where it came from, as its failures are counted. */
  readonly origin: string;
}

/** An answer without a comparison. */
export function unanswered(attemptId: string, policy: Policy, reason: Reason): Decision {
  return {
    decision: 'insufficient',
    score: null,
    false_match_rate: null,
    target_false_match_rate: policy.target_false_match_rate,
    threshold: null,
    reasons: [reason],
    profile: null,
    liveness: null,
    attempt_id: attemptId,
    attempts_left: attemptsAtFirst(policy),
    flags: [],
  };
}

function answerOf(
  { id, profile, input }: Attempt,
  judgement: Judgement,
  open: OpenProfile,
  attemptsLeft: number | null,
  flags: Decision['flags'],
): Decision {
  const { policy } = input;
  const { replay, synthetic, clock } = judgement.liveness;
  const mode = MODE_REASONS[policy.mode];
  return {
    decision: mode === null ? judgement.decision : 'insufficient',
    score: judgement.llr,
    false_match_rate: judgement.falseMatchRate,
    target_false_match_rate: judgement.targetFalseMatchRate,
    threshold: judgement.threshold,
    reasons: mode === null ? [...judgement.reasons] : [mode, ...judgement.reasons],
    ...(input.contributions
      ? { contributions: contributionsOf(open.template, newestOf(input.samples).sample, profile.name.device) }
      : {}),
    profile: profileRef(profile, input.textId),
    liveness: { replay, synthetic, clock },
    attempt_id: id,
    attempts_left: attemptsLeft,
    flags,
  };
}

function recordOf(
  { id, user, profile, now, input, origin }: Attempt,
  answer: Decision,
  judgement: Judgement | null,
  probe: Uint8Array | null,
): AttemptRecord {
  return {
    ...user,
    id,
    profileId: profile.id,
    action: 'verify',
    decision: answer.decision,
    shadowDecision: input.policy.mode === 'active' ? null : (judgement?.decision ?? null),
    score: answer.score,
    falseMatchRate: answer.false_match_rate,
    targetFalseMatchRate: answer.target_false_match_rate,
    threshold: answer.threshold,
    reasons: answer.reasons.map(({ code }) => code),
    liveness: answer.liveness,
    flags: answer.flags,
    retryOf: input.retryOf,
    challengeId: input.challengeId,
    origin,
    probe,
    outcome: null,
    createdAt: now,
  };
}

/** The next try on this profile is compared with this one, too. */
async function rememberProbe(
  { records, opened }: Work,
  profile: ProfileRecord,
  open: OpenProfile,
  typed: readonly KeystrokeSample[],
  attemptId: string,
): Promise<void> {
  const next = withProbes(open, typed, attemptId);
  if (isDueToTrim(open.probes, next.probes)) await records.attempts.trimProbes(profile, PROBES_KEPT);
  opened.set(profile.id, next.probes >= MOST_PROBES ? keepProbes(next, PROBES_KEPT) : next);
}

/** Each time that so many more have come, also while none of them is to be forgotten: those that are kept are bundled then. */
function isDueToTrim(before: number, probes: number): boolean {
  const times = (count: number): number => Math.floor((count - PROBES_KEPT) / TRIM_EVERY);
  return probes >= TRIM_EVERY && times(probes) > times(before);
}

function mayLearn(
  { decision, score, learningThreshold: threshold, liveness }: Judgement,
  policy: Policy,
): boolean {
  if (policy.update !== 'clear_accept' || decision !== 'allow') return false;
  // Scored only: whom nobody let in by this has not shown who they are either.
  if (policy.mode === 'shadow') return false;
  const live = !liveness.replay && !liveness.synthetic && liveness.clock === 'ok';
  const gate = gateUpdate(
    { score, threshold, verified: null, live },
    { mode: 'clear-accept', margin: CLEAR_ACCEPT_MARGIN },
  );
  return gate.update;
}

function newestOf(samples: VerifyInput['samples']): TypedSample {
  return samples[1] ?? samples[0];
}
