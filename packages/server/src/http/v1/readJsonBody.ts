import { createHash } from 'node:crypto';
import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Call } from '../../services/v1/call.ts';
import { JSON_TYPES, jsonParser } from '../plugins/json.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the body as it came, where an Idempotency-Key came with it. */
    bodyHash: Uint8Array | null;
  }
}

/** JSON by any of its names. A body that may be repeated is hashed as its bytes came. */
export function readJsonBodies(v1: FastifyInstance): void {
  v1.decorateRequest('bodyHash', null);
  const parse = jsonParser(v1);
  v1.removeContentTypeParser(JSON_TYPES);
  v1.addContentTypeParser<Buffer>(JSON_TYPES, { parseAs: 'buffer' }, (request, body, done) => {
    if (request.headers['idempotency-key'] !== undefined) request.bodyHash = sha256(body);
    // Clients that always name a type send it with nothing, too; a route that takes a body says that it is missing.
    if (body.length === 0) done(null, undefined);
    else parse(request, body, done);
  });
}

const IDEMPOTENCY_KEY = /^[ -~]{1,255}$/;

/** @throws {ProtocolError} `idempotency_key_invalid` */
export function idempotencyOf(request: FastifyRequest): Call['idempotency'] {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
    throw new ProtocolError('idempotency_key_invalid');
  }
  const { method, url = '' } = request.routeOptions;
  return { key, route: `${method} ${url}`, bodyHash: request.bodyHash ?? sha256('') };
}

function sha256(data: string | Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest();
}
