import { type Policy, ProtocolError } from '@keystroke-auth/protocol';
import type { UserKey, UserRecord } from '../../ports/userRecords.ts';

/** A person nothing is known of yet. */
export function newUser(key: UserKey, now: Date): UserRecord {
  return {
    ...key,
    consent: null,
    exemption: null,
    failures: 0,
    failedAt: null,
    origins: [],
    verifiedAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** Whether the person agreed to the version that the policy asks for. */
export function hasConsent(user: UserRecord | null, policy: Policy): boolean {
  return policy.require_consent === null || user?.consent?.version === policy.require_consent;
}

/** @throws {ProtocolError} `consent_required` */
export function checkConsent(user: UserRecord | null, policy: Policy): void {
  if (hasConsent(user, policy)) return;
  throw new ProtocolError(
    'consent_required',
    `got ${user?.consent === undefined || user.consent === null ? 'no consent' : 'consent to another version'}, expected consent to version ${policy.require_consent}`,
  );
}

/** Whether another factor confirmed the person so recently that a template may learn. */
export function recentlyVerified(user: UserRecord | null, policy: Policy, now: Date): boolean {
  const at = user?.verifiedAt?.getTime();
  return at !== undefined && now.getTime() - at <= policy.outcome_window_seconds * 1_000;
}
