import type { FastifyInstance } from 'fastify';

/** One line a request: the route's pattern, never the path itself, which may hold a user id. */
export function logRequests(server: FastifyInstance): void {
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
      },
      'request',
    );
  });
}
