import { type ErrorCode, type ErrorResponse, ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StoreUnavailable } from '../../ports/store.ts';
import { allowedMethods } from '../allowedMethods.ts';
import { isVersionOne, PROBLEM_TYPE, problemOf } from '../problem.ts';
import { guardAnswer } from './guardAnswers.ts';
import { RateLimited } from './rateLimits.ts';

/** Fastify's own refusals, by its code, in the words of the catalogue. */
const FASTIFY_ERRORS: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request_not_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body_not_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body_not_json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
};

/** Where version 1 tells apart what the Flask service did not. */
const FASTIFY_ERRORS_V1: typeof FASTIFY_ERRORS = {
  ...FASTIFY_ERRORS,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
};

/** How long a client should wait before it asks again (s). */
const RETRY_AFTER = '1';

/**
 * Every failure becomes problem details, or on the compatible routes `{"error": …}`, with the status of its code; what
 * is our fault is logged, not told.
 */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const known = toProtocolError(error, request);
    if (known.status >= 500) request.log.error({ err: error }, 'request failed');
    return answer(known, request, reply);
  });

  server.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(server, request.url);
    if (allowed.length === 0) throw new ProtocolError('endpoint_not_found');
    reply.header('allow', [...allowed, 'OPTIONS'].join(', '));
    throw new ProtocolError('method_not_allowed');
  });
}

/** What Fastify refuses before it knows a route (a path that can't be decoded): it must not repeat the path. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  // No hook has run.
  guardAnswer(reply.header('x-request-id', request.id));
  answer(toProtocolError(error, request), request, reply);
}

function answer(known: ProtocolError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.refusal = known.code;
  if (known.status === 503 || known.code === 'idempotency_running') reply.header('retry-after', RETRY_AFTER);
  // The rest of a body that came too late must not keep the connection.
  if (known.code === 'request_timeout') reply.header('connection', 'close');
  if (known.status === 401 && !reply.hasHeader('www-authenticate'))
    reply.header('www-authenticate', 'Bearer');
  if (known instanceof RateLimited) reply.headers(known.headers);
  reply.code(known.status);
  if (isVersionOne(request.url)) {
    return reply.type(PROBLEM_TYPE).send(JSON.stringify(problemOf(known, request.id)));
  }
  return reply.send({ error: known.message } satisfies ErrorResponse);
}

function toProtocolError(error: FastifyError | Error, request: FastifyRequest): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (error instanceof StoreUnavailable) return new ProtocolError('service_unavailable');
  const codes = isVersionOne(request.url) ? FASTIFY_ERRORS_V1 : FASTIFY_ERRORS;
  const code = 'code' in error ? codes[error.code] : undefined;
  if (code !== undefined) return new ProtocolError(code);
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  // What Fastify refuses for a reason not named above is still the client's doing.
  return new ProtocolError(status >= 400 && status < 500 ? 'request_invalid' : 'internal_error');
}
