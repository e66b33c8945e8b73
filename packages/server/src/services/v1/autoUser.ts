import type { Decision, Enrolment } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { OpenAccess } from './access.ts';
import type { Call } from './call.ts';
import type { EnrolCore } from './enrolCore.ts';
import { prepareEnrolment } from './enrolUser.ts';
import { DECISION_LIFETIME, type OnceOnly } from './onceOnly.ts';
import { commonCapture, profileNameOf, textTagOf } from './profileNames.ts';
import { checkTyped } from './samples.ts';
import { stateOf } from './stateOf.ts';
import type { VerifyOptions, VerifyWith } from './verifyUser.ts';

export type AutoResult =
  | { readonly action: 'enrol'; readonly enrolment: Enrolment }
  | { readonly action: 'verify'; readonly decision: Decision };

/** Enrols until a profile is enrolled, then verifies: one call for both, decided where nobody can come between. */
export type AutoUser = (call: Call, userId: string, options: VerifyOptions) => Promise<AutoResult>;

export interface AutoUserDependencies {
  readonly onceOnly: OnceOnly;
  readonly openAccess: OpenAccess;
  readonly enrolCore: EnrolCore;
  readonly verifyWith: VerifyWith;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

export function createAutoUser(dependencies: AutoUserDependencies): AutoUser {
  const { onceOnly, openAccess, enrolCore, verifyWith, secrets, clock } = dependencies;
  return (call, userId, options) => {
    const { samples } = options;
    const common = commonCapture(samples.map(({ capture }) => capture));
    return onceOnly(
      call,
      userId,
      async (work): Promise<AutoResult> => {
        const now = clock.now();
        const access = await openAccess(
          work.records,
          call,
          {
            userId,
            action: 'auto',
            override: options.override,
            tokens: samples.map(({ challenge }) => challenge),
            textTag: (user) => textTagOf(secrets, user, common.textId),
          },
          now,
        );
        const name = profileNameOf(secrets, access.user, common.capture);
        const profile = await work.records.profiles.find(name);
        if (profile?.model === 'rhythm') {
          return { action: 'verify', decision: await verifyWith(work, access, common, options, now) };
        }
        checkTyped(samples);
        await prepareEnrolment(work, access, profile, common, now);
        const input = {
          user: access.user,
          name,
          textId: common.textId,
          text: common.text,
          samples: samples.map(({ sample }) => sample),
          policy: access.policy,
          profile,
        };
        return { action: 'enrol', enrolment: await enrolCore(work, input, now) };
      },
      {
        lifetime: DECISION_LIFETIME,
        state: (records, application) =>
          stateOf(records, profileNameOf(secrets, { application, userId }, common.capture)),
      },
    );
  };
}
