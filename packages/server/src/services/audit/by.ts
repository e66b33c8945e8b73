import type { Principal } from '../principal.ts';
import type { Call } from '../v1/call.ts';

/** Who does something, as the audit log has it. */
export interface By {
  readonly actor: string;
  readonly requestId: string | null;
}

/** Whoever holds the token of a challenge. */
export const CHALLENGE = 'challenge';
export const CLI: By = { actor: 'cli', requestId: null };
export const SYSTEM: By = { actor: 'system', requestId: null };

export function byOf({ caller, requestId }: Call): By {
  if (caller.kind === 'challenge') return { actor: CHALLENGE, requestId };
  return byPrincipal(caller.principal, requestId);
}

export function byPrincipal(principal: Principal, requestId: string): By {
  return { actor: actorOf(principal), requestId };
}

export function actorOf({ keyId }: Principal): string {
  return keyId === null ? 'anonymous' : `key:${keyId}`;
}
