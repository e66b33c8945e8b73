import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyRequest } from 'fastify';
import { actorOf } from '../../services/audit/by.ts';
import type { AuthenticateApiKey } from '../../services/keys/authenticateApiKey.ts';
import type { Principal } from '../../services/principal.ts';

/**
 * Whose key this is. Good keys are counted by key and never by address, so that somebody who tries keys from behind
 * the same proxy can't lock a backend out; keys that are refused are counted by address.
 *
 * @throws {ProtocolError} `api_key_missing`, `api_key_invalid`, `rate_limited`
 */
export async function authenticateKey(
  request: FastifyRequest,
  authenticateApiKey: AuthenticateApiKey,
  secret: string | undefined,
): Promise<Principal> {
  const principal = secret === undefined ? null : await authenticateApiKey(secret);
  if (principal === null) {
    await request.limitRate('address');
    throw new ProtocolError(secret === undefined ? 'api_key_missing' : 'api_key_invalid');
  }
  request.actor = actorOf(principal);
  if (principal.keyId !== null) await request.limitRate('key', principal.keyId);
  return principal;
}
