import { createServer, connect as openSocket, type Socket } from 'node:net';

/** An address that leads to one server now and to another later, as a name or a virtual address does. */
export interface MovingAddress {
  /** The same address, in place of the server's own. */
  urlOf(url: string): string;
  /** New connections lead there from now on; those that there are stay where they are. */
  lead(url: string): void;
  /** Ends every connection. */
  cut(): void;
  remove(): Promise<void>;
}

/** @param url of the server that it leads to at first */
export async function movingAddress(url: string): Promise<MovingAddress> {
  let target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((here) => {
    const there = openSocket(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [here, there],
      [there, here],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return {
    urlOf(of) {
      const moved = new URL(of);
      [moved.hostname, moved.port] = ['127.0.0.1', String(address.port)];
      return moved.href;
    },
    lead(to) {
      target = new URL(to);
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async remove() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
