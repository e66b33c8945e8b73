import type { Principal } from '../principal.ts';
import type { Call } from '../v1/call.ts';

/** Who does something, as the audit log has it. */
export interface By {
  readonly actor: string;
  readonly requestId: string | null;
}

export const CLI: By = { actor: 'cli', requestId: null };
export const SYSTEM: By = { actor: 'system', requestId: null };

export function byOf({ caller, requestId }: Call): By {
  if (caller.kind === 'challenge') return { actor: 'challenge', requestId };
  return byPrincipal(caller.principal, requestId);
}

export function byPrincipal({ keyId }: Principal, requestId: string): By {
  return { actor: keyId === null ? 'anonymous' : `key:${keyId}`, requestId };
}
