import { type Enrolment, grants, ProtocolError } from '@keystroke-auth/protocol';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { emit } from '../webhooks/emit.ts';
import type { Access } from './access.ts';
import { checkPhrase } from './checkPhrase.ts';
import type { EnrolCore } from './enrolCore.ts';
import { type CommonCapture, checkTextKind, profileNameOf } from './profileNames.ts';
import { saysCoarse, type TypedSample } from './samples.ts';
import { checkConsent, newUser, recentlyVerified } from './userRecord.ts';
import type { Work } from './work.ts';

/**
 * Enrols samples for whoever has access already. A challenge's phrase is what each of them has to spell.
 *
 * @throws {ProtocolError} `consent_required`, `user_exempt`, `text_kind_differs`, `enrolled_already`, and what the
 *   samples themselves give rise to
 */
export type EnrolWith = (
  work: Work,
  access: Access,
  common: CommonCapture,
  samples: readonly TypedSample[],
  now: Date,
) => Promise<Enrolment>;

export function createEnrolWith({
  enrolCore,
  secrets,
}: {
  readonly enrolCore: EnrolCore;
  readonly secrets: Secrets;
}): EnrolWith {
  return async (work, access, common, samples, now) => {
    const { challenge, user, policy } = access;
    for (const sample of samples) checkPhrase(challenge, [sample]);
    const name = profileNameOf(secrets, user, common.capture);
    const profile = await work.records.profiles.find(name);
    await prepare(work, access, profile, common, now);
    const { textId, text } = common;
    const typed = samples.map(({ sample }) => sample);
    const enrolment = await enrolCore(
      work,
      { user, name, textId, text, samples: typed, coarse: samples.map(saysCoarse), policy, profile },
      now,
    );
    if (enrolment.enrolled && profile?.model !== 'rhythm') {
      const { id, device, version } = enrolment.profile;
      const data = { user_id: user.userId, profile_id: id, device, version };
      await emit(work.records, user, 'user.enrolled', data, now);
    }
    return enrolment;
  };
}

/** Whether samples may be added to a profile now; makes the person's record where there is none. */
async function prepare(
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
