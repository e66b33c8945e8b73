import type { Policy, Reason } from '@keystroke-auth/protocol';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { UserRecord } from '../../ports/userRecords.ts';
import { isCapped } from './locks.ts';
import { notTyped } from './samples.ts';
import { hasConsent } from './userRecord.ts';
import type { VerifyInput } from './verifyCore.ts';

/** Why this person is not judged by typing now; null when nothing speaks against it. */
export function whyNotJudged(
  user: UserRecord,
  profile: ProfileRecord,
  input: VerifyInput,
  waits: Date | null,
): Reason | null {
  const { policy } = input;
  if (user.exemption !== null) return { code: 'exempt', detail: 'This person uses another factor.' };
  if (!hasConsent(user, policy)) {
    return { code: 'consent_missing', detail: 'The person has not agreed to the method.' };
  }
  const lock = lockReason(user, policy, waits);
  if (lock !== null) return lock;
  const flag = input.samples.map(notTyped).find((found) => found !== null);
  if (flag !== undefined) return { code: 'not_typed', detail: `The text was not typed: ${flag}.` };
  if (profile.textMode !== null && input.text !== null && profile.textMode !== input.text) {
    return { code: 'text_kind_differs', detail: `The profile is of ${profile.textMode} text.` };
  }
  return null;
}

/** @param waits until when typing from this origin does not count; null when it does */
export function lockReason(user: UserRecord, policy: Policy, waits: Date | null): Reason | null {
  if (isCapped(user, policy)) {
    return { code: 'locked', detail: 'Too many tries failed, over all origins: another factor is needed.' };
  }
  if (waits === null) return null;
  return { code: 'attempts_exhausted', detail: 'Too many tries from here failed: another factor is needed.' };
}

/** Why there is nothing to judge by, for those who may know. */
export function whyNotEnrolled({ name, mayRead, found }: VerifyInput, profile: ProfileRecord | null): Reason {
  if (profile?.model === 'rhythm') {
    return { code: 'model_unavailable', detail: 'The template can not be read.' };
  }
  const nothing: Reason = { code: 'not_enrolled', detail: 'Nothing is enrolled for this text.' };
  if (!mayRead) return nothing;
  if (profile?.model != null) {
    return { code: 'imported_model_only', detail: 'Only imported data so far: more has to be typed here.' };
  }
  if (profile !== null) return { code: 'enrolment_unfinished', detail: 'More samples are needed first.' };
  const others = found.profiles.filter(({ name: { textTag } }) => textTag === name.textTag);
  if (others.some(({ model }) => model !== null)) {
    return { code: 'device_differs', detail: 'Enrolled on another kind of device, or recorded another way.' };
  }
  return nothing;
}

/** What keeps an application that does not act on typing from being told to. */
export const MODE_REASONS = {
  active: null,
  shadow: { code: 'mode_shadow', detail: 'Scored only: this application does not act on typing yet.' },
  passive: { code: 'mode_passive', detail: 'Learned only: this application does not act on typing yet.' },
} as const satisfies Readonly<Record<Policy['mode'], Reason | null>>;
