import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { allowedMethods } from '../allowedMethods.ts';

/**
 * Cross-origin access as the Flask service gave it: named origins only, with credentials, any header, and an answer
 * to OPTIONS on every path. An origin that is not named gets the answer without the headers, so its browser keeps
 * it from the page.
 */
export function allowOrigins(
  server: FastifyInstance,
  { enabled, origins }: { readonly enabled: boolean; readonly origins: readonly string[] },
): void {
  if (enabled && origins.length > 0) {
    const allowed = new Set(origins);
    server.register(cors, {
      origin: (origin, answer) => answer(null, origin !== undefined && allowed.has(origin)),
      credentials: true,
      methods: ['DELETE', 'GET', 'OPTIONS', 'POST', 'PUT'],
      preflightContinue: true,
      strictPreflight: false,
    });
  }
  // After the plugin's onRequest hook has set its headers, before a body would be looked at.
  server.addHook('preParsing', async (request, reply) => {
    if (request.method !== 'OPTIONS') return undefined;
    return reply
      .code(200)
      .header('content-type', 'text/html; charset=utf-8')
      .header('allow', [...allowedMethods(server, request.url), 'OPTIONS'].join(', '))
      .send('');
  });
}
