import autocannon from 'autocannon';

/** A request to be sent once. */
export interface BenchRequest {
  readonly path: string;
  readonly body: Buffer;
}

export interface RoundOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly connections: number;
  /** The round ends after so long, or when everything was sent once. */
  readonly seconds: number;
  /** Whether a connection starts again with its requests when it has sent them all. */
  readonly repeat: boolean;
}

export interface Round {
  readonly requests: number;
  readonly rps: number;
  /** Milliseconds, in the order of the answers. */
  readonly latencies: readonly number[];
  /** By the service's own word; the code of the error where there was no decision. */
  readonly decisions: ReadonlyMap<string, number>;
  /** Connections that broke, and requests without an answer. */
  readonly failures: number;
  /** Whether the requests ran out before the time: what was measured is true, and shorter than was asked. */
  readonly ranOut: boolean;
}

/** Sends requests over keep-alive connections, each of which has its own share of them. */
export async function sendRound(requests: readonly BenchRequest[], options: RoundOptions): Promise<Round> {
  const { url, apiKey, connections, seconds, repeat } = options;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const shares = Array.from({ length: connections }, (): autocannon.Request[] => []);
  requests.forEach(({ path, body }, i) => {
    shares[i % connections]?.push({ method: 'POST', path, body, headers });
  });
  const each = Math.floor(requests.length / connections);
  let client = 0;
  const decisions = new Map<string, number>();
  const latencies: number[] = [];
  let started = 0;
  let ended = 0;

  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        duration: seconds,
        ...(repeat ? {} : { maxConnectionRequests: each }),
        setupClient: (connection) => connection.setRequests(shares[client++] ?? []),
        verifyBody: (body) => {
          const word = decisionIn(String(body));
          decisions.set(word, (decisions.get(word) ?? 0) + 1);
          return true;
        },
      },
      (error: unknown, finished) => (error ? reject(error) : resolve(finished)),
    );
    instance.on('start', () => {
      started = performance.now();
    });
    instance.on('response', (_client, _status, _bytes, milliseconds) => {
      ended = performance.now();
      latencies.push(milliseconds);
    });
  });
  return {
    requests: latencies.length,
    rps: latencies.length / ((ended - started) / 1_000),
    latencies,
    decisions,
    failures: result.errors + result.timeouts,
    ranOut: !repeat && latencies.length >= each * connections,
  };
}

/** Without parsing: the generator must not be what is measured. */
export function decisionIn(body: string): string {
  return /"(?:decision|code)":"(\w+)"/.exec(body)?.[1] ?? 'none';
}
