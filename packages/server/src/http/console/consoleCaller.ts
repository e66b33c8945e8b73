import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from '../../services/audit/by.ts';
import type { ConsoleSession, ConsoleSessions } from '../../services/console/consoleSessions.ts';
import { CONSOLE_HEADER, refuseForeign } from './refuseForeign.ts';
import { readSessionCookie, writeSessionCookie } from './sessionCookie.ts';

export interface ConsoleAccess {
  readonly sessions: ConsoleSessions;
  /** The host of PUBLIC_URL; null where it is not set. */
  readonly publicHost: string | null;
}

/** Whether a request asks to be answered by the console's session: by a cookie, or by the header that only its page sends. */
export function isOfConsole(request: FastifyRequest): boolean {
  return readSessionCookie(request) !== null || request.headers[CONSOLE_HEADER] !== undefined;
}

/**
 * Who sits at the console. What somebody does keeps the session alive; what the page asks for by itself does not.
 *
 * @throws {ProtocolError} `console_request_foreign`, `console_session_ended`, `rate_limited`
 */
export async function consoleSessionOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { sessions, publicHost }: ConsoleAccess,
): Promise<ConsoleSession> {
  refuseForeign(request, publicHost);
  const token = readSessionCookie(request);
  const session = token === null ? null : await sessions.resume(token);
  if (session === null) {
    await request.limitRate('address');
    if (token !== null) writeSessionCookie(request, reply, null);
    throw new ProtocolError('console_session_ended');
  }
  request.actor = actorOf(session.principal);
  await request.limitRate('key', session.key.id);
  if (session.renewed !== null && request.headers[CONSOLE_HEADER] !== 'watching') {
    writeSessionCookie(request, reply, session.renewed);
  }
  return session;
}
