import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { allowedMethods } from '../allowedMethods.ts';
import { isVersionOne } from '../problem.ts';

/**
 * Cross-origin access to named origins only. On the compatible routes as the Flask service gave it: with credentials,
 * any header, and an answer to OPTIONS on every path. In version 1 to the routes that a browser can call with a
 * challenge, without cookies. An origin that is not named gets the answer without the headers, so its browser keeps it
 * from the page.
 */
export function allowOrigins(
  server: FastifyInstance,
  { enabled, origins }: { readonly enabled: boolean; readonly origins: readonly string[] },
): void {
  if (enabled && origins.length > 0) {
    const allowed = new Set(origins);
    const common: FastifyCorsOptions = {
      origin: (origin, answer) => answer(null, origin !== undefined && allowed.has(origin)),
      preflightContinue: true,
      strictPreflight: false,
    };
    const compatible: FastifyCorsOptions = {
      ...common,
      credentials: true,
      methods: ['DELETE', 'GET', 'OPTIONS', 'POST', 'PUT'],
    };
    const ofChallenges: FastifyCorsOptions = {
      ...common,
      methods: ['GET', 'POST'],
      allowedHeaders: ['content-type', 'authorization', 'idempotency-key', 'x-request-id'],
      exposedHeaders: ['x-request-id', 'idempotency-replayed', 'retry-after'],
    };
    server.register(cors, {
      delegator: (request, answer) => {
        if (!isVersionOne(request.url)) return answer(null, compatible);
        return answer(
          null,
          request.routeOptions.config.challenge === true ? ofChallenges : { origin: false },
        );
      },
    });
  }
  // After the plugin's onRequest hook has set its headers, before a body would be looked at.
  server.addHook('preParsing', (request, reply, _payload, done) => {
    if (request.method !== 'OPTIONS') return done();
    reply
      .code(200)
      .header('content-type', 'text/html; charset=utf-8')
      .header('allow', [...allowedMethods(server, request.url), 'OPTIONS'].join(', '))
      .send('');
  });
}
