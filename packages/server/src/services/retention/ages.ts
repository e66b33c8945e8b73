import type { Policy } from '@keystroke-auth/protocol';
import type { Records } from '../../ports/store.ts';
import { readPolicy, storedPolicyOf } from '../v1/policies.ts';

const DAY = 24 * 60 * 60 * 1_000;

/** From when on an application keeps what; null: from the beginning. */
export interface Ages {
  /** Tries; devices and addresses, of which tries told. */
  readonly attempts: Date | null;
  readonly probes: Date | null;
  /** People of whom something was heard. */
  readonly people: Date | null;
}

export function agesBy(policy: Policy, now: Date): Ages {
  const ago = (days: number | null): Date | null =>
    days === null ? null : new Date(now.getTime() - days * DAY);
  return {
    attempts: ago(policy.retention_attempts_days),
    probes: ago(policy.retention_probes_days),
    people: ago(policy.retention_inactive_days),
  };
}

/** By which policy an application keeps what; one that is closed, by its last. */
export async function keptBy(records: Records, application: string, fallback: Policy): Promise<Policy> {
  const stored = await storedPolicyOf(records, application);
  return stored === null ? fallback : readPolicy(stored);
}
