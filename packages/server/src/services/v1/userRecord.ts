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

/** Failures that still count: a person who waits for the policy's window starts again. */
export function failuresOf(user: UserRecord, policy: Policy, now: Date): number {
  const { failures, failedAt } = user;
  if (failedAt === null) return 0;
  return now.getTime() - failedAt.getTime() < policy.attempts_window_seconds * 1_000 ? failures : 0;
}

/** When typing counts again; null when it does now. */
export function lockedUntil(user: UserRecord, policy: Policy, now: Date): Date | null {
  if (policy.attempts === null || failuresOf(user, policy, now) < policy.attempts) return null;
  return new Date((user.failedAt?.getTime() ?? 0) + policy.attempts_window_seconds * 1_000);
}

/** Whether another factor confirmed the person so recently that a template may learn. */
export function recentlyVerified(user: UserRecord | null, policy: Policy, now: Date): boolean {
  const at = user?.verifiedAt?.getTime();
  return at !== undefined && now.getTime() - at <= policy.outcome_window_seconds * 1_000;
}
