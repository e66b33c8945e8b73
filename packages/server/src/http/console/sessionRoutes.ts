import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RateLimiter } from '../../ports/rateLimiter.ts';
import { addressGroup } from '../../services/addressGroup.ts';
import type { ConsoleSession } from '../../services/console/consoleSessions.ts';
import type { AuthenticateApiKey } from '../../services/keys/authenticateApiKey.ts';
import { environmentOf, nameOf } from '../../services/sandbox.ts';
import { authenticateKey } from '../plugins/authenticateKey.ts';
import { keyOf } from '../plugins/keyOf.ts';
import { RateLimited } from '../plugins/rateLimits.ts';
import { type ConsoleAccess, consoleSessionOf } from './consoleCaller.ts';
import { refuseForeign } from './refuseForeign.ts';
import { readSessionCookie, writeSessionCookie } from './sessionCookie.ts';

const URL = '/v1/console/session';
/** Refused tries to sign in from one address a minute, in every mode. */
const REFUSED_PER_MINUTE = 10;

/**
 * Signing in to the console, and out: the key comes once, in a header as always, and goes back as a cookie that no script
 * can read. Between the console and this service only: not part of the interface that the OpenAPI document describes.
 */
export function consoleSessionRoutes(
  server: FastifyInstance,
  access: ConsoleAccess,
  {
    authenticateApiKey,
    rateLimiter,
  }: { readonly authenticateApiKey: AuthenticateApiKey; readonly rateLimiter: RateLimiter },
): void {
  async function begin(request: FastifyRequest) {
    const { keyId } = await authenticateKey(request, authenticateApiKey, keyOf(request));
    const token = keyId === null ? null : await access.sessions.begin(keyId);
    const session = token === null ? null : await access.sessions.resume(token);
    if (session === null) throw new ProtocolError('api_key_invalid');
    return { token, session };
  }

  server.post(URL, async (request, reply) => {
    refuseForeign(request, access.publicHost);
    const { token, session } = await begin(request).catch(async (error: unknown) => {
      // Only what was refused: nobody is kept out by what others try from behind the same address.
      const from = ['console', addressGroup(request.ip)].join('\n');
      const { allowed, retryAfter } = await rateLimiter.take(from, REFUSED_PER_MINUTE);
      throw allowed ? error : new RateLimited('address', REFUSED_PER_MINUTE, retryAfter);
    });
    writeSessionCookie(request, reply, token);
    return reply.code(201).send(describe(session));
  });

  server.get(URL, async (request, reply) => {
    // Nobody is signed in: that is no mistake.
    if (readSessionCookie(request) === null) return reply.code(204).send();
    return describe(await consoleSessionOf(request, reply, access));
  });

  server.delete(URL, async (request, reply) => {
    refuseForeign(request, access.publicHost);
    const token = readSessionCookie(request);
    // Also where the store does not answer: this browser is out in any case.
    writeSessionCookie(request, reply, null);
    if (token !== null) await access.sessions.end(token);
    return reply.code(204).send();
  });
}

function describe({ key, idleAt, endsAt }: ConsoleSession) {
  return {
    key_id: key.id,
    label: key.label,
    application: nameOf(key.application),
    environment: environmentOf(key.application),
    scopes: key.scopes,
    idle_at: idleAt.toISOString(),
    ends_at: endsAt.toISOString(),
  };
}
