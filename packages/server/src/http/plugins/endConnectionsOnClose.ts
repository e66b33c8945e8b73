import type { FastifyInstance } from 'fastify';

/**
 * While the server closes, every answer ends its connection: a client that keeps connections open would
 * otherwise hold up the stop until its keep-alive runs out.
 */
export function endConnectionsOnClose(server: FastifyInstance): void {
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });
  server.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
