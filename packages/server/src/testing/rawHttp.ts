import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A port that says what it is told, byte by byte, and nothing that a client library would add or mend. */
export interface RawHttp {
  /** Sends the bytes and answers all that comes until the other side closes. */
  say(bytes: string): Promise<string>;
  open(): Promise<Socket>;
}

export function rawHttp(url: string): RawHttp {
  const { hostname, port } = new URL(url);
  const open = async (): Promise<Socket> => {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return socket;
  };
  return {
    open,
    async say(bytes) {
      const socket = await open();
      socket.write(bytes);
      return await untilClosed(socket);
    },
  };
}

/** What comes until the other side closes, or breaks the connection off. */
export async function untilClosed(socket: Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

/** A request of these lines, with the header that makes the other side close afterwards. */
export function request(lines: readonly string[], body = ''): string {
  return `${[...lines, 'connection: close'].join('\r\n')}\r\n\r\n${body}`;
}
