import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ERROR_CATALOGUE, type ErrorCode, type ErrorResponse } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';

/** What Node refuses before there is a request, by its code. */
const NODE_ERRORS: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_too_slow',
};

/** The answer to the newest request of each connection. */
const newestAnswers = new WeakMap<Socket, ServerResponse>();

/** A request may be answered before the rest of it turns out to be broken: {@link answerBrokenRequest} has to know. */
export function watchAnswers({ server }: FastifyInstance): void {
  server.on('request', ({ socket }, answer) => newestAnswers.set(socket, answer));
}

/** Answers bytes that are no request, and requests whose headers never end, in the shape of every other error. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  // Nobody reads an answer who did not even agree on a cipher.
  if (!socket.writable || error.code === 'ECONNRESET' || error.code?.startsWith('ERR_SSL_') === true) {
    socket.destroy();
    return;
  }
  const newest = newestAnswers.get(socket);
  if (newest?.headersSent === true && !newest.req.complete) {
    // A second answer to the same request would be taken for that to the next one.
    socket.end();
    return;
  }
  const { status, title } = ERROR_CATALOGUE[NODE_ERRORS[error.code ?? ''] ?? 'request_invalid'];
  const body = JSON.stringify({ error: title } satisfies ErrorResponse);
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Bad Request'}\r\nconnection: close\r\n` +
      'content-type: application/json; charset=utf-8\r\nx-content-type-options: nosniff\r\ncache-control: no-store\r\n' +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const REASONS: Readonly<Record<number, string>> = {
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};
