import type { FastifyInstance } from 'fastify';
import type { Latency } from '../../services/console/latency.ts';

/** Routes that decide: what somebody at a log-in waits for. */
const DECIDING: ReadonlySet<string> = new Set([
  '/predict',
  '/v1/users/:user_id/verify',
  '/v1/users/:user_id/auto',
  '/v1/sessions/:session_id/samples',
]);

/** Notes how long decisions take. Refusals, which take no time, do not count. */
export function measureLatency(server: FastifyInstance, latency: Latency): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { statusCode } = reply;
    const isFault = statusCode >= 500;
    if (DECIDING.has(request.routeOptions.url ?? '') && (statusCode < 400 || isFault)) {
      latency.note(reply.elapsedTime, isFault);
    }
    done();
  });
}
