import type { HasHeaders } from './decisionRequirements.ts';

/**
 * The token of `X-Keystroke-Token`, or else of `Authorization: Bearer`, which many need for something else; undefined
 * when there is none. What is there and is no token comes back as it is: it is refused.
 */
export function tokenOf({ headers }: HasHeaders): unknown {
  const own = headers['x-keystroke-token'];
  if (own !== undefined) return own;
  const { authorization } = headers;
  if (typeof authorization !== 'string') return authorization;
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
}
