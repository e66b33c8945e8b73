import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../ports/metrics.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether what goes well is answered piece by piece, for as long as somebody listens. */
    readonly streams?: boolean;
  }
}

/** Methods that have routes; others are one label, whatever a caller makes up. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts answers by the pattern of their route, never by the path, which may hold a user id. */
export function countRequests(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', (request, reply, done) => {
    // How long somebody watched is no time that an answer took.
    if (request.routeOptions.config.streams !== true || reply.statusCode >= 400) {
      metrics.answered({
        method: METHODS.has(request.method) ? request.method : 'other',
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        code: request.refusal,
        seconds: reply.elapsedTime / 1_000,
      });
    }
    done();
  });
}
