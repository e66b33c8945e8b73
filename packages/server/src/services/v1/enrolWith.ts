import { type Enrolment, grants, ProtocolError } from '@keystroke-auth/protocol';
import type { TypingMetrics } from '../../ports/metrics.ts';
import type { ProfileName, ProfileRecord } from '../../ports/profileRecords.ts';
import { noteAct } from '../audit/noteAct.ts';
import { emit } from '../webhooks/emit.ts';
import type { Access } from './access.ts';
import { checkPhrase } from './checkPhrase.ts';
import type { EnrolCore } from './enrolCore.ts';
import { type CommonCapture, checkTextKind, profileNameOf } from './profileNames.ts';
import { saysCoarse, type TypedSample } from './samples.ts';
import { checkConsent, recentlyVerified } from './userRecord.ts';
import type { Work } from './work.ts';

/**
 * Enrols samples for whoever has access already. A challenge's phrase is what each of them has to spell.
 *
 * @throws {ProtocolError} `consent_required`, `user_exempt`, `text_kind_differs`, `enrolled_already`,
 *   `too_many_profiles`, and what the samples themselves give rise to
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
  metrics,
}: {
  readonly enrolCore: EnrolCore;
  readonly metrics: TypingMetrics;
}): EnrolWith {
  return async (work, access, common, samples, now) => {
    const { challenge, user, policy, found } = access;
    checkPhrase(challenge, samples);
    const name = await profileNameOf(work.records, user, common.capture);
    const profile = found.profiles.find((other) => isNamed(other, name)) ?? null;
    checkMayEnrol(access, name, common, now);
    const { textId, text } = common;
    const typed = samples.map(({ sample }) => sample);
    const enrolment = await enrolCore(
      work,
      {
        user,
        known: found.user,
        name,
        textId,
        text,
        samples: typed,
        coarse: samples.map(saysCoarse),
        policy,
        profile,
      },
      now,
    );
    if (enrolment.enrolled && profile?.model !== 'rhythm') {
      const { id, device, version } = enrolment.profile;
      const data = { user_id: user.userId, profile_id: id, device, version };
      await emit(work.records, user, 'user.enrolled', data, now);
    }
    const { id: profile_id, version } = enrolment.profile;
    const details = { profile_id, samples: typed.length, version };
    await noteAct(work.records, access.by, 'user.enrolled', user, details, now);
    work.told.push(() => metrics.enrolled(user.application, typed.length, enrolment.enrolled));
    return enrolment;
  };
}

/** Texts, devices and keyboards of one person: more is not typing, and every one of them costs. */
const MAX_PROFILES = 50;

/**
 * Whether samples may be added to a profile now. Whoever adds samples decides whom a template takes for its owner; and
 * the caller says which device and keyboard a profile is of. So what guards one template guards the text: another
 * profile of an enrolled text takes as much proof as the same.
 */
function checkMayEnrol(
  { policy, scopes, found: { user: known, profiles } }: Access,
  name: ProfileName,
  { text }: CommonCapture,
  now: Date,
): void {
  checkConsent(known, policy);
  if (known?.exemption != null) throw new ProtocolError('user_exempt');
  const profile = profiles.find((other) => isNamed(other, name));
  checkTextKind(profile?.textMode ?? null, text);
  if (
    isTextEnrolled(profiles, name) &&
    !grants(scopes, 'users:reset') &&
    !recentlyVerified(known, policy, now)
  ) {
    throw new ProtocolError('enrolled_already');
  }
  if (profile === undefined && profiles.length >= MAX_PROFILES) {
    throw new ProtocolError(
      'too_many_profiles',
      `got one more than ${profiles.length} profiles, expected at most ${MAX_PROFILES}`,
    );
  }
}

/** Whether a text has a template that rhythm made, on whatever device. */
export function isTextEnrolled(profiles: readonly ProfileRecord[], { textTag }: ProfileName): boolean {
  return profiles.some((profile) => profile.name.textTag === textTag && profile.model === 'rhythm');
}

/** Whether a profile is the one of this name. */
export function isNamed(
  { name }: ProfileRecord,
  { textTag, device, mode, keyboardTag }: ProfileName,
): boolean {
  return (
    name.textTag === textTag &&
    name.device === device &&
    name.mode === mode &&
    name.keyboardTag === keyboardTag
  );
}
