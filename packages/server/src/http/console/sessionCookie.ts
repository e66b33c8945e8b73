import type { FastifyReply, FastifyRequest } from 'fastify';
import { IDLE_MS } from '../../services/console/consoleSessions.ts';

/** Sent to the routes that the console calls, and to nothing else of the same host. */
const PATH = '/v1';
const NAME = 'ka_console';

/** A browser takes a cookie of this name by HTTPS only, from nobody else. */
const nameOf = (secure: boolean) => (secure ? `__Secure-${NAME}` : NAME);

/** The token of the console's session; null where there is none, or where there are two to choose from. */
export function readSessionCookie(request: FastifyRequest): string | null {
  const wanted = `${nameOf(isSecure(request))}=`;
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(wanted));
  return found.length === 1 ? (found[0]?.slice(wanted.length) ?? null) : null;
}

/** @param token null takes it away */
export function writeSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string | null): void {
  const secure = isSecure(request);
  reply.header(
    'set-cookie',
    [
      `${nameOf(secure)}=${token ?? ''}`,
      `Path=${PATH}`,
      `Max-Age=${token === null ? 0 : IDLE_MS / 1_000}`,
      'HttpOnly',
      'SameSite=Strict',
      ...(secure ? ['Secure'] : []),
    ].join('; '),
  );
}

/** By the connection, or by what a proxy in TRUST_PROXY says of it. */
function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}
