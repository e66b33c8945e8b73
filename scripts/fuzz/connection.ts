import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What came of a request: an answer, a connection that ended without one, or nothing within the deadline. */
export type Outcome = Answer | 'closed' | 'late';

export interface Connection {
  /** Sends over a connection that is kept, or opened where there is none. */
  exchange(bytes: Buffer): Promise<Outcome>;
  /** Sends over a connection of its own, and says that nothing more comes. */
  exchangeAlone(bytes: Buffer): Promise<Outcome>;
  close(): void;
}

/** A caller that puts nothing right: the bytes go out as they are. */
export function openConnection(url: string, deadlineMs: number): Connection {
  const { hostname, port } = new URL(url);
  const open = (): Socket =>
    // What happens between two answers on this connection is nobody's.
    connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true }).on('error', () => {});
  let kept: Socket | null = null;

  const send = async (socket: Socket, bytes: Buffer, last: boolean): Promise<Outcome> => {
    const outcome = answerOn(socket, bytes.subarray(0, 5).toString('latin1') === 'HEAD ', deadlineMs);
    if (last) socket.end(bytes);
    else socket.write(bytes);
    return outcome;
  };
  const exchange = async (bytes: Buffer): Promise<Outcome> => {
    const used = kept !== null;
    const socket = kept ?? open();
    kept = socket;
    const outcome = await send(socket, bytes, false);
    if (typeof outcome === 'string' || outcome.headers.get('connection') === 'close') {
      socket.destroy();
      kept = null;
    }
    // The service may have closed an idle connection just then: that is its right.
    return outcome === 'closed' && used ? exchange(bytes) : outcome;
  };
  return {
    exchange,
    async exchangeAlone(bytes) {
      const socket = open();
      try {
        return await send(socket, bytes, true);
      } finally {
        socket.destroy();
      }
    },
    close: () => kept?.destroy(),
  };
}

function answerOn(socket: Socket, head: boolean, deadlineMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    let received: Buffer = Buffer.alloc(0);
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onEnd);
      resolve(outcome);
    };
    const onData = (chunk: Buffer): void => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const answer = readAnswer(received, head, false);
      if (answer !== null) finish(answer);
    };
    const onEnd = (): void => finish(readAnswer(received, head, true) ?? 'closed');
    const timer = setTimeout(() => finish('late'), deadlineMs);
    socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onEnd);
  });
}

/** The first final answer in what was received; null while it is not complete. */
export function readAnswer(received: Buffer, head: boolean, ended: boolean): Answer | null {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = received.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1] ?? Number.NaN);
  const rest = received.subarray(end + 4);
  // An interim answer (100 Continue) comes before the one that counts.
  if (status >= 100 && status < 200) return readAnswer(rest, head, ended);
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = bodyOf(rest, headers, head || status === 204 || status === 304, ended);
  return body === null ? null : { status, headers, body };
}

function bodyOf(
  rest: Buffer,
  headers: ReadonlyMap<string, string>,
  none: boolean,
  ended: boolean,
): string | null {
  if (none) return '';
  const length = headers.get('content-length');
  if (length !== undefined)
    return rest.length >= Number(length) ? rest.toString('utf8', 0, Number(length)) : null;
  if (headers.get('transfer-encoding') === 'chunked') return chunksOf(rest);
  return ended ? rest.toString('utf8') : null;
}

function chunksOf(rest: Buffer): string | null {
  const parts: Buffer[] = [];
  for (let from = 0; ; ) {
    const end = rest.indexOf('\r\n', from);
    if (end < 0) return null;
    const size = Number.parseInt(rest.toString('latin1', from, end), 16);
    if (rest.length < end + 2 + size + 2) return null;
    if (size === 0) return Buffer.concat(parts).toString('utf8');
    parts.push(rest.subarray(end + 2, end + 2 + size));
    from = end + 2 + size + 2;
  }
}
