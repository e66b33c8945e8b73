import type { FastifyInstance } from 'fastify';

/** JSON by any of its names (`application/problem+json` and the like), as the Flask service takes it. */
export function acceptJson(server: FastifyInstance): void {
  // Fastify reads text/plain, too; here it is a client's mistake that needs saying.
  server.removeContentTypeParser('text/plain');
  server.addContentTypeParser(
    /^application\/[\w.-]+\+json\s*(?:;|$)/,
    { parseAs: 'string' },
    server.getDefaultJsonParser('error', 'error'),
  );
}
