import { type Attempt, grants, ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { AttemptFeed } from '../../services/console/attemptFeed.ts';
import { type ConsoleAccess, consoleSessionOf } from './consoleCaller.ts';
import { readSessionCookie } from './sessionCookie.ts';

export interface StreamSettings {
  /** How often an open stream says that it is there, and is asked whether its session still is (ms). */
  readonly heartbeatMs: number;
  readonly perSession: number;
  /** Of this process: each holds a connection. */
  readonly inAll: number;
}

/** Proxies give up on what is silent for a minute, some for less. */
export const STREAM_SETTINGS: StreamSettings = { heartbeatMs: 10_000, perSession: 4, inAll: 100 };
/** A reader who is so far behind is gone (bytes). */
const MOST_UNREAD = 1_000_000;

/**
 * `GET /v1/console/attempts`: tries of the session's application as server-sent events, for the console's own page. Nothing is
 * sent to a session that has ended: it is looked up before everything that is sent, and at every heartbeat.
 */
export function attemptStreamRoute(
  server: FastifyInstance,
  access: ConsoleAccess,
  feed: AttemptFeed,
  { heartbeatMs, perSession, inAll }: StreamSettings,
): void {
  const open = createPlaces(perSession, inAll);

  server.get('/v1/console/attempts', { config: { streams: true } }, async (request, reply) => {
    const gone = new AbortController();
    // From the first: whoever leaves while they are looked up is not waited for.
    reply.raw.on('close', () => gone.abort());
    const { id, principal } = await consoleSessionOf(request, reply, access);
    if (!grants(principal.scopes, 'attempts:read')) {
      throw new ProtocolError('scope_missing', 'got a session without the scope attempts:read', {
        required_scope: 'attempts:read',
      });
    }
    const token = readSessionCookie(request) ?? '';
    const leave = open.take(id);
    let sending = Promise.resolve();
    const unfollow = await feed
      .follow(principal.application, (attempts) => sendOnce(() => eventsOf(attempts)))
      .catch((error: unknown) => {
        leave();
        throw error;
      });

    const { raw } = reply
      .type('text/event-stream; charset=utf-8')
      // A proxy that keeps an answer until it is whole (nginx) is told not to.
      .header('x-accel-buffering', 'no')
      // Whoever leaves leaves nothing behind that would hold up a stop.
      .header('connection', 'close')
      .hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) raw.setHeader(name, value);
    }
    raw.writeHead(200);
    raw.write('event: open\ndata: {}\n\n');
    const heartbeat = setInterval(() => sendOnce(() => ': here\n\n'), heartbeatMs).unref();
    const end = (): void => void raw.end();
    server.ending.addEventListener('abort', end);
    raw.on('error', () => raw.destroy());
    const cleanUp = (): void => {
      clearInterval(heartbeat);
      server.ending.removeEventListener('abort', end);
      unfollow();
      leave();
    };
    gone.signal.addEventListener('abort', cleanUp);
    if (gone.signal.aborted) cleanUp();
    if (server.ending.aborted) end();

    /** One after the other, each by a session that still is one. */
    function sendOnce(text: () => string): void {
      sending = sending.then(async () => {
        if (raw.writableEnded || raw.destroyed) return;
        // A store that does not answer, too, ends it: the page asks again, and says so.
        const session = await access.sessions.resume(token).catch(() => null);
        if (session === null) raw.end('event: end\ndata: {}\n\n');
        else if (raw.writableLength > MOST_UNREAD) raw.destroy();
        else raw.write(text());
      });
    }
  });
}

function eventsOf(attempts: readonly Attempt[]): string {
  // JSON has no line feed, which would end the line.
  return `event: attempts\ndata: ${JSON.stringify(attempts)}\n\n`;
}

/** Counts what is open. */
function createPlaces(perSession: number, inAll: number) {
  const bySession = new Map<string, number>();
  let all = 0;
  return {
    /** @returns what gives the place back @throws {ProtocolError} `console_streams_exceeded` */
    take(session: string): () => void {
      const taken = bySession.get(session) ?? 0;
      if (taken >= perSession) {
        throw new ProtocolError('console_streams_exceeded', `got one more than ${perSession} of one session`);
      }
      if (all >= inAll)
        throw new ProtocolError('console_streams_exceeded', `got one more than ${inAll} in all`);
      bySession.set(session, taken + 1);
      all += 1;
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        all -= 1;
        const left = (bySession.get(session) ?? 1) - 1;
        if (left === 0) bySession.delete(session);
        else bySession.set(session, left);
      };
    },
  };
}
