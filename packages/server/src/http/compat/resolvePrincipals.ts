import { grants, ProtocolError, type Scope } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actorOf } from '../../services/audit/by.ts';
import type { AuthenticateApiKey } from '../../services/keys/authenticateApiKey.ts';
import { DEFAULT_APPLICATION, type Principal } from '../../services/principal.ts';
import { authenticateKey } from '../plugins/authenticateKey.ts';
import { keyOf } from '../plugins/keyOf.ts';
import type { CompatAccess } from './compatAccess.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Who calls a compatible route. Where keys are asked for, the key needs the scope.
     *
     * @throws {ProtocolError} `api_key_missing`, `api_key_invalid`, `scope_missing`, `rate_limited`
     */
    authenticate(scope: Scope): Promise<Principal>;
  }
}

/** Gives every request a way to say who sent it, by the access that the compatible routes are configured with. */
export function resolvePrincipals(
  server: FastifyInstance,
  authenticateApiKey: AuthenticateApiKey,
  access: CompatAccess,
): void {
  const anonymous: Principal = {
    application: DEFAULT_APPLICATION,
    mayTeachEnrolled: access === 'open',
    keyId: null,
    scopes: [],
  };
  server.decorateRequest('authenticate', async function (this: FastifyRequest, scope: Scope) {
    const secret = keyOf(this);
    // A key of the sandbox keeps to it, also where no key is needed: what it sends is not real.
    const open = access === 'open' && secret?.startsWith('ka_test_') !== true;
    if (open || (access === 'anonymous' && secret === undefined)) {
      this.actor = actorOf(anonymous);
      await this.limitRate('address');
      return anonymous;
    }
    const principal = await authenticateKey(this, authenticateApiKey, secret);
    if (!grants(principal.scopes, scope)) throw new ProtocolError('scope_missing');
    return principal;
  });
}
