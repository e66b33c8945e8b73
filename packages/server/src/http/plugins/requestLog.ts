import type { ErrorCode } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, in the words of the audit log; null before it was asked, and where nobody good was named. */
    actor: string | null;
    /** Why it was refused; null where it was not. */
    refusal: ErrorCode | null;
  }
}

/** From here on an answer says that something is wrong. */
const REFUSED = 400;

/**
 * One line a request: the route's pattern, never the path itself, which may hold a user id; who called, and why they were
 * refused. Whoever is refused for a bad key is nobody: what they sent may be a good key with a mistake.
 *
 * @param linesPerSecond for requests that went well, of which many tell no more than some; the next line says how many have
 *   none. 0: no limit. What was refused or failed always has its line.
 */
export function logRequests(server: FastifyInstance, linesPerSecond: number): void {
  server.decorateRequest('actor', null);
  server.decorateRequest('refusal', null);
  const isWorthALine = createSampling(linesPerSecond);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const unlogged = isWorthALine(reply.statusCode);
    if (unlogged !== null) {
      request.log.info(
        {
          method: request.method,
          route: request.routeOptions.url ?? 'none',
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime * 1_000) / 1_000,
          ...(request.actor === null ? {} : { actor: request.actor }),
          ...(request.refusal === null ? {} : { code: request.refusal }),
          ...(unlogged === 0 ? {} : { unlogged }),
        },
        'request',
      );
    }
    done();
  });
}

/** For a request with such a status: how many before it have no line, or null when it has none either. */
function createSampling(linesPerSecond: number): (status: number) => number | null {
  let [second, lines, unlogged] = [0, 0, 0];
  return (status) => {
    if (linesPerSecond > 0 && status < REFUSED) {
      const now = Math.floor(performance.now() / 1_000);
      if (now !== second) [second, lines] = [now, 0];
      if (lines >= linesPerSecond) {
        unlogged += 1;
        return null;
      }
      lines += 1;
    }
    const before = unlogged;
    unlogged = 0;
    return before;
  };
}
