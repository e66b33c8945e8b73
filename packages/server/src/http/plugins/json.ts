import { isUtf8 } from 'node:buffer';
import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyBodyParser, FastifyInstance } from 'fastify';

/** JSON by any of its names (`application/problem+json` and the like), as the Flask service takes it. */
export function acceptJson(server: FastifyInstance): void {
  // Fastify reads text/plain, too; here it is a client's mistake that needs saying.
  server.removeContentTypeParser(['text/plain', 'application/json']);
  server.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer' }, jsonParser(server));
}

export const JSON_TYPES = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/**
 * Reads a body as JSON in UTF-8, which is what JSON is sent in (RFC 8259, 8.1), whatever a `charset` says. Bytes that are
 * no UTF-8 are refused, as by the Flask service: with replacement characters in their place, two names would become one.
 */
export function jsonParser(server: FastifyInstance): FastifyBodyParser<Buffer> {
  const parse = server.getDefaultJsonParser('error', 'error');
  return (request, body, done) => {
    if (isUtf8(body)) parse(request, body.toString('utf8'), done);
    else done(new ProtocolError('body_not_json', 'the body is not UTF-8, which JSON has to be'));
  };
}
