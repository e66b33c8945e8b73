import type { FastifyInstance } from 'fastify';

/** When `/v1` took over (RFC 9745, seconds since 1970): 1 December 2026. */
const DEPRECATED_SINCE = Date.UTC(2026, 11, 1) / 1_000;

/** Until when the compatible routes stay at least (RFC 8594). */
const SUNSET = new Date(Date.UTC(2029, 0, 1)).toUTCString();

/** Tells the Flask service's clients, in headers alone, that there is a successor. */
export function announceSuccessor(server: FastifyInstance): void {
  server.addHook('onRequest', (_request, reply, done) => {
    reply
      .header('deprecation', `@${DEPRECATED_SINCE}`)
      .header('sunset', SUNSET)
      .header('link', '</docs>; rel="successor-version"');
    done();
  });
}
