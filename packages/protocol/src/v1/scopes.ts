/**
 * What an API key may be allowed to do in its application. `*` allows everything but `tenants`, which has to be named:
 * it reaches beyond the application. `users:*` allows everything that begins with `users:`.
 */
export const SCOPES = {
  'users:read': 'see profiles, locks, consent and exemptions',
  'users:write': 'enrol, unlock, exempt, record consent; shows the person that it changes',
  'users:delete': 'erase people and profiles',
  'users:reset': 'start a profile again, go back to an earlier version, enrol over an enrolled one',
  'users:export': 'read everything that is held on a person',
  verify: 'decide on samples',
  challenges: 'make challenges',
  sessions: 'run sessions of continuous authentication',
  outcomes: 'report how a person was confirmed',
  match: 'compare two groups of samples',
  'attempts:read': 'see what was decided',
  'applications:read': 'see applications and their policies',
  'applications:write': 'change policies',
  'webhooks:read': 'see webhooks and what was sent to them',
  'webhooks:write': 'make, change, test and remove webhooks, and send again',
  'audit:read': 'see who did what',
  'keys:read': 'see API keys, never their secrets',
  'keys:write': 'make, rotate and revoke API keys that may do no more than this one',
  tenants:
    'make and remove applications, and everything about the policy and keys of every one; * leaves it out',
} as const;
export type Scope = keyof typeof SCOPES;

/** What a key is given: a scope, all of one resource (`users:*`), or everything (`*`) but `tenants`. */
export type Grant = Scope | `${string}:*` | '*';

/** Whether a key can be given this; a misspelt scope would give nothing. */
export function isGrant(text: string): text is Grant {
  if (text === '*' || Object.hasOwn(SCOPES, text)) return true;
  return text.endsWith(':*') && Object.keys(SCOPES).some((scope) => scope.startsWith(text.slice(0, -1)));
}

/** Whether a key with these scopes may do what needs `wanted`. */
export function grants(scopes: readonly string[], wanted: Scope): boolean {
  const group = wanted.slice(0, wanted.indexOf(':') + 1);
  return scopes.some(
    (scope) =>
      scope === wanted || (scope === '*' && wanted !== 'tenants') || (group !== '' && scope === `${group}*`),
  );
}

/** Whether everything that `wanted` allows is allowed by these scopes, now and when there are more of them. */
export function covers(scopes: readonly string[], wanted: Grant): boolean {
  if (scopes.includes(wanted)) return true;
  return isScope(wanted) ? grants(scopes, wanted) : wanted !== '*' && scopes.includes('*');
}

function isScope(grant: Grant): grant is Scope {
  return Object.hasOwn(SCOPES, grant);
}
