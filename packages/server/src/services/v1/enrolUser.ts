import { type Enrolment, grants, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Access, OpenAccess } from './access.ts';
import type { Call } from './call.ts';
import type { EnrolCore } from './enrolCore.ts';
import type { OnceOnly } from './onceOnly.ts';
import {
  type CommonCapture,
  checkTextKind,
  commonCapture,
  profileNameOf,
  textTagOf,
} from './profileNames.ts';
import { checkTyped, type TypedSample } from './samples.ts';
import { checkConsent, newUser, recentlyVerified } from './userRecord.ts';
import type { Work } from './work.ts';

/**
 * Enrols samples of a person, all or none. Once a profile is enrolled, more samples need the scope `users:reset` or a
 * person whom another factor confirmed just now: whoever adds samples decides whom the template takes for its owner.
 *
 * @throws {ProtocolError} by the catalogue; nothing is written then, and the challenge is unused
 */
export type EnrolUser = (call: Call, userId: string, samples: readonly TypedSample[]) => Promise<Enrolment>;

export interface EnrolUserDependencies {
  readonly onceOnly: OnceOnly;
  readonly openAccess: OpenAccess;
  readonly enrolCore: EnrolCore;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

export function createEnrolUser(dependencies: EnrolUserDependencies): EnrolUser {
  const { onceOnly, openAccess, enrolCore, secrets, clock } = dependencies;
  return (call, userId, samples) => {
    checkTyped(samples);
    const common = commonCapture(samples.map(({ capture }) => capture));
    return onceOnly(call, userId, async (work) => {
      const now = clock.now();
      const access = await openAccess(
        work.records,
        call,
        {
          userId,
          action: 'enrol',
          tokens: samples.map(({ challenge }) => challenge),
          textTag: (user) => textTagOf(secrets, user, common.textId),
        },
        now,
      );
      const name = profileNameOf(secrets, access.user, common.capture);
      const profile = await work.records.profiles.find(name);
      await prepareEnrolment(work, access, profile, common, now);
      return enrolCore(
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
    });
  };
}

/** Whether samples may be added to a profile now; makes the person's record where there is none. */
export async function prepareEnrolment(
  { records }: Work,
  { user, policy, scopes }: Access,
  profile: ProfileRecord | null,
  { text }: CommonCapture,
  now: Date,
): Promise<void> {
  const known = await records.users.find(user);
  checkConsent(known, policy);
  if (known?.exemption != null) throw new ProtocolError('user_exempt');
  checkTextKind(profile?.textMode ?? null, text);
  if (
    profile?.model === 'rhythm' &&
    !grants(scopes, 'users:reset') &&
    !recentlyVerified(known, policy, now)
  ) {
    throw new ProtocolError('enrolled_already');
  }
  if (known === null) await records.users.save(newUser(user, now));
}
