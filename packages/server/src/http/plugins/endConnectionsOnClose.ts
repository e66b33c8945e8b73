import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** From now on every answer ends its connection. */
    endConnections(): void;
    /** Aborted when connections end: answers without an end have one then. */
    readonly ending: AbortSignal;
  }
}

/**
 * While the server closes, or is about to, every answer ends its connection: a client that keeps connections open would
 * otherwise hold up the stop until its keep-alive runs out.
 */
export function endConnectionsOnClose(server: FastifyInstance): void {
  const closing = new AbortController();
  const end = (): void => closing.abort();
  server.decorate('endConnections', end);
  server.decorate('ending', closing.signal);
  server.addHook('preClose', async () => end());
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing.signal.aborted) reply.header('connection', 'close');
    done();
  });
}
