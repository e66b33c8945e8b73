import { grants, ProtocolError, type Scope } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CHALLENGE } from '../../services/audit/by.ts';
import type { AuthenticateApiKey } from '../../services/keys/authenticateApiKey.ts';
import type { Caller } from '../../services/v1/call.ts';
import { type ConsoleAccess, consoleSessionOf, isOfConsole } from '../console/consoleCaller.ts';
import { authenticateKey } from '../plugins/authenticateKey.ts';
import { keyOf } from '../plugins/keyOf.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What an API key must be allowed to do to call this route of version 1. */
    readonly scope?: Scope;
    /** Whether the token of a challenge may stand in for a key, so that browsers and apps can call. */
    readonly challenge?: boolean;
  }
  interface FastifyRequest {
    /** Who calls a route of version 1; null before it was asked. */
    caller: Caller | null;
  }
}

/** Whom to believe. */
export interface CallerAccess {
  readonly authenticateApiKey: AuthenticateApiKey;
  /** Null where there is no console. */
  readonly consoleAccess: ConsoleAccess | null;
}

/** Tells a challenge's token from a key at a glance; whether it is a good one is the service's to say. */
const TOKEN = /^kc_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/;

/** Asks every route of this scope who calls, before its body is read. A route that names no scope answers nobody. */
export function authenticateCallers(
  v1: FastifyInstance,
  { authenticateApiKey, consoleAccess }: CallerAccess,
): void {
  v1.decorateRequest('caller', null);
  v1.addHook('onRequest', async (request, reply) => {
    // A browser asks what it may send before it sends a key.
    if (request.method === 'OPTIONS') return;
    request.caller = await callerOf(request, reply, { authenticateApiKey, consoleAccess });
  });
}

async function callerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { authenticateApiKey, consoleAccess }: CallerAccess,
): Promise<Caller> {
  const { scope, challenge = false } = request.routeOptions.config;
  const secret = keyOf(request);
  if (secret?.startsWith('kc_') === true) {
    await request.limitRate('address');
    if (!challenge) {
      throw new ProtocolError('api_key_invalid', 'got the token of a challenge, expected an API key');
    }
    if (!TOKEN.test(secret)) throw new ProtocolError('challenge_invalid');
    request.actor = CHALLENGE;
    return { kind: 'challenge', token: secret, origin: request.headers.origin ?? null };
  }
  // A key that is named counts: who holds one needs no cookie, and a cookie must not make up for a wrong key.
  const principal =
    secret === undefined && consoleAccess !== null && isOfConsole(request)
      ? (await consoleSessionOf(request, reply, consoleAccess)).principal
      : await authenticateKey(request, authenticateApiKey, secret);
  if (scope === undefined || !grants(principal.scopes, scope)) {
    throw new ProtocolError('scope_missing', `got a key without the scope ${scope ?? '(none is enough)'}`, {
      required_scope: scope ?? null,
    });
  }
  return { kind: 'key', principal };
}
