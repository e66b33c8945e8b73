import type { Policy } from '@keystroke-auth/protocol';

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
