import { type ErrorCode, type ErrorResponse, ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { StoreUnavailable } from '../../ports/profileStore.ts';
import { allowedMethods } from '../allowedMethods.ts';

/** Fastify's own refusals, by its code, in the words of the catalogue. */
const FASTIFY_ERRORS: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request_not_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body_not_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body_not_json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_HANDLER_TIMEOUT: 'request_timeout',
};

/** How long a client should wait before it asks again (s). */
const RETRY_AFTER = '1';

/** Every failure becomes `{"error": …}` with the status of its code; what is our fault is logged, not told. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const known = toProtocolError(error);
    if (known.status >= 500) request.log.error({ err: error }, 'request failed');
    if (known.status === 503) reply.header('retry-after', RETRY_AFTER);
    // The rest of a body that came too late must not keep the connection.
    if (known.code === 'request_timeout') reply.header('connection', 'close');
    if (known.status === 401) reply.header('www-authenticate', 'Bearer');
    const body: ErrorResponse = { error: known.message };
    return reply.code(known.status).send(body);
  });

  server.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(server, request.url);
    if (allowed.length === 0) throw new ProtocolError('endpoint_not_found');
    reply.header('allow', [...allowed, 'OPTIONS'].join(', '));
    throw new ProtocolError('method_not_allowed');
  });
}

/** What Fastify refuses before it knows a route (a path that can't be decoded): it must not repeat the path. */
export function answerFrameworkError(error: FastifyError, reply: FastifyReply): void {
  const known = toProtocolError(error);
  const body: ErrorResponse = { error: known.message };
  reply.code(known.status).send(body);
}

function toProtocolError(error: FastifyError | Error): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (error instanceof StoreUnavailable) return new ProtocolError('service_unavailable');
  const code = 'code' in error ? FASTIFY_ERRORS[error.code] : undefined;
  if (code !== undefined) return new ProtocolError(code);
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  // What Fastify refuses for a reason not named above is still the client's doing.
  return new ProtocolError(status >= 400 && status < 500 ? 'request_invalid' : 'internal_error');
}
