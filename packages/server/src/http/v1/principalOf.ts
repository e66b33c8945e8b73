import { ProtocolError } from '@keystroke-auth/protocol';
import type { Principal } from '../../services/principal.ts';
import type { Call } from '../../services/v1/call.ts';

/** Who calls a route that only keys may call. */
export function principalOf({ caller }: Call): Principal {
  if (caller.kind === 'key') return caller.principal;
  throw new ProtocolError('api_key_invalid', 'got the token of a challenge, expected an API key');
}
