import type { ErrorCode } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, in the words of the audit log; null before it was asked, and where nobody good was named. */
    actor: string | null;
    /** Why it was refused; null where it was not. */
    refusal: ErrorCode | null;
  }
}

/**
 * One line a request: the route's pattern, never the path itself, which may hold a user id; who called, and why they were
 * refused. Whoever is refused for a bad key is nobody: what they sent may be a good key with a mistake.
 */
export function logRequests(server: FastifyInstance): void {
  server.decorateRequest('actor', null);
  server.decorateRequest('refusal', null);
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  server.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 1_000) / 1_000,
        ...(request.actor === null ? {} : { actor: request.actor }),
        ...(request.refusal === null ? {} : { code: request.refusal }),
      },
      'request',
    );
  });
}
