import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import { MAX_HEADERS } from '../edge/createHttpServer.ts';

/** Headers of which Node keeps the first or joins all: two parties may each believe another one. */
const SINGLE: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'origin',
  'transfer-encoding',
  'x-api-key',
]);

/**
 * Refuses requests that can be read in two ways: with one of these headers twice, with two keys, or with more headers
 * than are looked at. A proxy that checked the one value must not lead to a service that believes the other.
 */
export function refuseAmbiguousHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    done(faultIn(request.raw.rawHeaders));
  });
}

/** @param raw names and values in turn, as they came */
function faultIn(raw: readonly string[]): ProtocolError | undefined {
  if (raw.length > MAX_HEADERS * 2) {
    return new ProtocolError('headers_too_large', `got more headers than ${MAX_HEADERS}`);
  }
  const seen = new Set<string>();
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]?.toLowerCase() ?? '';
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) return new ProtocolError('header_invalid', `${name}: got it twice, expected it once`);
    seen.add(name);
  }
  if (seen.has('authorization') && seen.has('x-api-key')) {
    return new ProtocolError('header_invalid', 'got authorization and x-api-key, expected one of them');
  }
  return undefined;
}
