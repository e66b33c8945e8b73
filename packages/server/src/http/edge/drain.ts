import { Server as TcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/**
 * Before `close`: no new connections are taken, and every answer ends its connection, so that clients go elsewhere by
 * themselves. A connection that is closed while a client sends on it is a request that failed: those that are idle are
 * kept a while for it.
 *
 * @param lingerMs how long at most
 */
export async function drain(server: FastifyInstance, lingerMs: number): Promise<void> {
  server.endConnections();
  const { server: listener } = server;
  if (!listener.listening) return;
  const ended = new Promise<void>((resolve) => {
    // Node's HTTP server would close idle connections at once.
    TcpServer.prototype.close.call(listener, () => resolve());
  });
  const waiting = new AbortController();
  await Promise.race([ended, sleep(lingerMs, undefined, { signal: waiting.signal }).catch(() => undefined)]);
  waiting.abort();
}
