import type { FastifyInstance } from 'fastify';

/**
 * While the server closes, or is about to, every answer ends its connection: a client that keeps connections open would
 * otherwise hold up the stop until its keep-alive runs out.
 */
export function endConnectionsOnClose(server: FastifyInstance): void {
  let closing = false;
  const end = (): void => {
    closing = true;
  };
  server.decorate('endConnections', end);
  server.addHook('preClose', async () => end());
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
}
