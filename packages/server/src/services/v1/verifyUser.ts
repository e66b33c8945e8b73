import { type Decision, grants, type PolicyOverride, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { TypingMetrics } from '../../ports/metrics.ts';
import type { Records } from '../../ports/store.ts';
import { noteDecision } from '../audit/noteDecision.ts';
import type { SignDecision } from '../tokens/signDecision.ts';
import { type Granted, grantToken } from '../tokens/tokenGrant.ts';
import type { Access, OpenAccess } from './access.ts';
import type { Call } from './call.ts';
import { checkPhrase } from './checkPhrase.ts';
import { type EnrolWith, isNamed } from './enrolWith.ts';
import { DECISION_LIFETIME, type OnceOnly } from './onceOnly.ts';
import { type CommonCapture, commonCapture, profileNameOf } from './profileNames.ts';
import { MODE_REASONS } from './refusals.ts';
import { checkTyped, type TypedSample } from './samples.ts';
import { stateOf } from './stateOf.ts';
import { unanswered, type VerifyCore } from './verifyCore.ts';
import type { Work } from './work.ts';

export interface VerifyOptions {
  readonly samples: readonly [TypedSample] | readonly [TypedSample, TypedSample];
  /** The attempt before, whose sample is fused with this one. */
  readonly retryOf: string | null;
  readonly contributions: boolean;
  readonly override: PolicyOverride | undefined;
}

/** Decides whether a person typed; the try is recorded, durably, before the answer. */
export type VerifyUser = (call: Call, userId: string, options: VerifyOptions) => Promise<Decision>;

export interface VerifyUserDependencies {
  readonly onceOnly: OnceOnly;
  readonly openAccess: OpenAccess;
  readonly verifyWith: VerifyWith;
  readonly signDecision: SignDecision;
  readonly clock: Clock;
}

export function createVerifyUser(dependencies: VerifyUserDependencies): VerifyUser {
  const { onceOnly, openAccess, verifyWith, signDecision, clock } = dependencies;
  return async (call, userId, options) => {
    const common = commonCapture(options.samples.map(({ capture }) => capture));
    const granted = await onceOnly(
      call,
      userId,
      async (work) => {
        const now = clock.now();
        const { samples, override } = options;
        const wanted = { userId, action: 'verify', samples, override, textId: common.textId } as const;
        const access = await openAccess(work.records, call, wanted, now);
        return verifyWith(work, access, common, options, now);
      },
      {
        lifetime: DECISION_LIFETIME,
        state: async (records: Records, application: string) =>
          stateOf(records, await profileNameOf(records, { application, userId }, common.capture)),
      },
    );
    return signDecision(granted);
  };
}

/** A decision for whoever has access already. */
export type VerifyWith = (
  work: Work,
  access: Access,
  common: CommonCapture,
  options: VerifyOptions,
  now: Date,
) => Promise<Granted>;

export function createVerifyWith({
  verifyCore,
  enrolWith,
  metrics,
  newId,
}: {
  readonly verifyCore: VerifyCore;
  readonly enrolWith: EnrolWith;
  readonly metrics: TypingMetrics;
  newId(): string;
}): VerifyWith {
  return async (work, access, common, options, now) => {
    const { challenge, user, policy, found } = access;
    const { samples, retryOf, contributions } = options;
    checkPhrase(challenge, samples);
    const name = await profileNameOf(work.records, user, common.capture);
    if (policy.mode === 'passive' && (await learnSilently(work, access, common, options, now))) {
      const decision = unanswered(newId(), policy, MODE_REASONS.passive);
      await noteDecision(work.records, access.by, user, decision, now);
      count(work, user.application, decision);
      return { decision, grant: null };
    }
    const { textId, text } = common;
    const challengeId = challenge?.id ?? null;
    const phrase = challenge !== null && challenge.phrase !== null;
    const mayRead = grants(access.scopes, 'users:read');
    const input = {
      by: access.by,
      user,
      found,
      name,
      textId,
      text,
      samples,
      context: samples.at(-1)?.context ?? challenge?.context ?? undefined,
      retryOf,
      challengeId,
      phrase,
      mayRead,
      contributions,
      policy,
    };
    const decision = await verifyCore(work, input, now);
    await noteDecision(work.records, access.by, user, decision, now);
    count(work, user.application, decision);
    return grantToken(access, decision, newId, now);
  };

  function count({ told }: Work, application: string, { decision, score, reasons }: Decision): void {
    const codes = reasons.map(({ code }) => code);
    told.push(() => metrics.decided(application, { decision, score, reasons: codes }));
  }

  /**
   * In passive mode whoever types enrols by it, until enrolled; a sample that is not fit for it is passed over. Answers
   * whether the sample was for enrolment.
   */
  async function learnSilently(
    work: Work,
    access: Access,
    common: CommonCapture,
    { samples }: VerifyOptions,
    now: Date,
  ): Promise<boolean> {
    const name = await profileNameOf(work.records, access.user, common.capture);
    const profile = access.found.profiles.find((other) => isNamed(other, name));
    if (profile?.model === 'rhythm') return false;
    try {
      checkTyped(samples);
      await enrolWith(work, access, common, samples, now);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
    return true;
  }
}
