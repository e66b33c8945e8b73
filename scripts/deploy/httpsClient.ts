import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { Certificate } from '../../packages/server/src/tls.ts';

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** As a backend's client: HTTPS to a port of this machine, connections that are kept. */
export function httpsClient(
  port: number,
  certificate: Certificate,
  headers: Readonly<Record<string, string>> = {},
) {
  const agent = new Agent({ keepAlive: true, ca: certificate.cert });
  return {
    async send(method: string, path: string, body?: unknown, more = {}): Promise<Reply> {
      const text = body === undefined ? '' : JSON.stringify(body);
      const typed = body === undefined ? {} : { 'content-type': 'application/json' };
      const sent = request({
        ...{ agent, host: '127.0.0.1', port, method, path },
        headers: { ...headers, ...typed, 'content-length': Buffer.byteLength(text), ...more },
      });
      sent.end(text);
      const [response]: IncomingMessage[] = await once(sent, 'response');
      let answer = '';
      for await (const chunk of response ?? []) answer += chunk;
      return { status: response?.statusCode ?? 0, body: answer.startsWith('{') ? JSON.parse(answer) : {} };
    },
    close: () => agent.destroy(),
  };
}
