import { grants, ProtocolError } from '@keystroke-auth/protocol';
import type { Principal } from '../../services/principal.ts';

/** What erases, whatever it is called, takes a key that may. @throws {ProtocolError} `scope_missing` */
export function mayErase(principal: Principal): Principal {
  if (grants(principal.scopes, 'users:delete')) return principal;
  throw new ProtocolError('scope_missing', undefined, { required_scope: 'users:delete' });
}
