import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../ports/metrics.ts';

/** Methods that have routes; others are one label, whatever a caller makes up. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts answers by the pattern of their route, never by the path, which may hold a user id. */
export function countRequests(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', (request, reply, done) => {
    metrics.answered({
      method: METHODS.has(request.method) ? request.method : 'other',
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      code: request.refusal,
      seconds: reply.elapsedTime / 1_000,
    });
    done();
  });
}
