import { type Decision, type PolicyOverride, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Records } from '../../ports/store.ts';
import type { Access, OpenAccess } from './access.ts';
import type { Call } from './call.ts';
import { checkPhrase } from './checkPhrase.ts';
import type { EnrolCore } from './enrolCore.ts';
import { prepareEnrolment } from './enrolUser.ts';
import { DECISION_LIFETIME, type OnceOnly } from './onceOnly.ts';
import { type CommonCapture, commonCapture, profileNameOf, textTagOf } from './profileNames.ts';
import type { TypedSample } from './samples.ts';
import { stateOf } from './stateOf.ts';
import { MODE_REASONS, unanswered, type VerifyCore } from './verifyCore.ts';
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
  readonly secrets: Secrets;
  readonly clock: Clock;
}

export function createVerifyUser(dependencies: VerifyUserDependencies): VerifyUser {
  const { onceOnly, openAccess, verifyWith, secrets, clock } = dependencies;
  return (call, userId, options) => {
    const common = commonCapture(options.samples.map(({ capture }) => capture));
    return onceOnly(
      call,
      userId,
      async (work) => {
        const now = clock.now();
        const access = await openAccess(
          work.records,
          call,
          {
            userId,
            action: 'verify',
            override: options.override,
            tokens: options.samples.map(({ challenge }) => challenge),
            textTag: (user) => textTagOf(secrets, user, common.textId),
          },
          now,
        );
        return verifyWith(work, access, common, options, now);
      },
      {
        lifetime: DECISION_LIFETIME,
        state: (records: Records, application: string) =>
          stateOf(records, profileNameOf(secrets, { application, userId }, common.capture)),
      },
    );
  };
}

/** A decision for whoever has access already. */
export type VerifyWith = (
  work: Work,
  access: Access,
  common: CommonCapture,
  options: VerifyOptions,
  now: Date,
) => Promise<Decision>;

export function createVerifyWith({
  verifyCore,
  enrolCore,
  secrets,
  newId,
}: {
  readonly verifyCore: VerifyCore;
  readonly enrolCore: EnrolCore;
  readonly secrets: Secrets;
  newId(): string;
}): VerifyWith {
  return async (work, access, common, options, now) => {
    checkPhrase(access.challenge, options.samples);
    const { user, policy } = access;
    const name = profileNameOf(secrets, user, common.capture);
    if (policy.mode === 'passive' && (await learnSilently(work, access, common, options, now))) {
      return unanswered(newId(), policy, MODE_REASONS.passive);
    }
    return verifyCore(
      work,
      {
        user,
        name,
        textId: common.textId,
        text: common.text,
        samples: options.samples,
        retryOf: options.retryOf,
        contributions: options.contributions,
        policy,
      },
      now,
    );
  };

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
    const name = profileNameOf(secrets, access.user, common.capture);
    const profile = await work.records.profiles.find(name);
    if (profile?.model === 'rhythm') return false;
    try {
      await prepareEnrolment(work, access, profile, common, now);
      await enrolCore(
        work,
        {
          user: access.user,
          name,
          textId: common.textId,
          text: common.text,
          samples: samples.map(({ sample }) => sample),
          policy: access.policy,
          profile,
        },
        now,
      );
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
    return true;
  }
}
