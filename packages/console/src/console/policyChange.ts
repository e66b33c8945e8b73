import type { Policy, PolicyChange } from '@keystroke-auth/client';

/** The settings of a draft that are other ones; none where nothing changed, or was changed back. */
export function changeOf(policy: Policy, draft: Policy): PolicyChange {
  const before: Readonly<Record<string, unknown>> = policy;
  return Object.fromEntries(Object.entries(draft).filter(([name, value]) => before[name] !== value));
}

const KEPT = ['retention_attempts_days', 'retention_probes_days', 'retention_inactive_days'] as const;

/** Whether something that is kept now is kept for less long: it goes within the hour. */
export function keepsLess(policy: Policy, draft: Policy): boolean {
  return KEPT.some(
    (name) => (draft[name] ?? Number.POSITIVE_INFINITY) < (policy[name] ?? Number.POSITIVE_INFINITY),
  );
}
