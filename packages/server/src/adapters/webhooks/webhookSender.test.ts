import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { selfSigned } from '../../testing/certificate.ts';
import { createWebhookSender, type WebhookSenderOptions } from './webhookSender.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port }: AddressInfo = Object(server.address());
  return port;
}

/** Answers, and keeps what came. */
async function receiver(answer: RequestListener = (_, response) => void response.end('ok')) {
  const came: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const port = await listen(
    createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      came.push({ headers: request.headers, body });
      answer(request, response);
    }),
  );
  return { port, came };
}

const LOCAL = ['127.0.0.0/8'];
const never = new AbortController().signal;

function send(url: string, options: Partial<WebhookSenderOptions> = {}, signal = never) {
  const sender = createWebhookSender({ allowedNetworks: LOCAL, ...options });
  return sender.send({ url, headers: { 'webhook-id': 'e-1' }, body: '{"ä":1}' }, signal);
}

describe('the sender', () => {
  it('sends to an address in an allowed network, and tells the status', async () => {
    const { port, came } = await receiver((_, response) => void response.writeHead(204).end());
    expect(await send(`http://127.0.0.1:${port}/hooks`)).toEqual({
      status: 204,
      error: null,
      durationMs: expect.any(Number),
    });
    expect(came).toEqual([
      { headers: expect.objectContaining({ 'webhook-id': 'e-1', 'content-length': '8' }), body: '{"ä":1}' },
    ]);
  });

  it('connects to no address that is not public, by name or by number', async () => {
    const { port, came } = await receiver();
    const options = { allowedNetworks: [], resolve: async () => [{ address: '127.0.0.1', family: 4 }] };
    for (const url of [
      `http://127.0.0.1:${port}/`,
      `https://hooks.test/`,
      'https://[::1]/',
      'https://10.0.0.1/',
    ]) {
      expect(await send(url, options)).toMatchObject({ status: null, error: 'address_refused' });
    }
    expect(came).toEqual([]);
  });

  it('refuses a name that has one address inside among its public ones', async () => {
    const resolve = async () => [
      { address: '1.1.1.1', family: 4 },
      { address: '169.254.169.254', family: 4 },
    ];
    const outcome = await send('https://hooks.test/', { allowedNetworks: [], resolve });
    expect(outcome).toMatchObject({ error: 'address_refused' });
  });

  it('sends nothing without TLS or to another port of a public address', async () => {
    const resolve = async () => [{ address: '1.1.1.1', family: 4 }];
    for (const url of ['http://hooks.test/', 'http://hooks.test:443/', 'https://hooks.test:8443/']) {
      expect(await send(url, { resolve })).toMatchObject({ error: 'address_refused' });
    }
  });

  it('connects to the address that was checked, whatever the name says a moment later', async () => {
    const { port, came } = await receiver();
    let asked = 0;
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    // The system knows no such name: only the checked address can have been used.
    expect(await send(`http://rebinding.invalid:${port}/`, { resolve })).toMatchObject({ status: 200 });
    expect([asked, came[0]?.headers.host]).toEqual([1, `rebinding.invalid:${port}`]);
  });

  it('checks again at every try', async () => {
    const { port, came } = await receiver();
    let asked = 0;
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    const sender = createWebhookSender({ allowedNetworks: LOCAL, resolve });
    const message = { url: `http://hooks.invalid:${port}/`, headers: {}, body: '{}' };
    expect(await sender.send(message, never)).toMatchObject({ status: 200 });
    expect(await sender.send(message, never)).toMatchObject({ status: null, error: 'address_refused' });
    expect(came).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    const inside = await receiver();
    const { port } = await receiver((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/` }).end();
    });
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 307 });
    expect(inside.came).toEqual([]);
  });

  it('reads nothing of an answer but its status, however much there is', async () => {
    const { port } = await receiver((_, response) => {
      response.writeHead(200);
      // For ever: who waits for the end of it never ends.
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 200 });
  });

  it('waits only so long, for the name and for the answer', async () => {
    const { port } = await receiver(() => undefined);
    const timedOut = { status: null, error: 'timed_out' };
    expect(await send(`http://127.0.0.1:${port}/`, { timeoutMs: 50 })).toMatchObject(timedOut);
    const resolve = () => new Promise<never>(() => undefined);
    expect(await send('https://hooks.test/', { timeoutMs: 50, resolve })).toMatchObject(timedOut);
  });

  it('answers null when it is told to stop', async () => {
    const stop = new AbortController();
    const { port } = await receiver(() => stop.abort());
    expect(await send(`http://127.0.0.1:${port}/`, {}, stop.signal)).toBeNull();
    expect(await send(`http://127.0.0.1:${port}/`, {}, stop.signal)).toBeNull();
  });

  it('says what went wrong', async () => {
    const refused = await receiver();
    servers.pop()?.close();
    expect(await send(`http://127.0.0.1:${refused.port}/`)).toMatchObject({ error: 'connection_failed' });
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));
    expect(await send('https://hooks.test/', { resolve })).toMatchObject({ error: 'name_not_resolved' });
    const empty = async () => [];
    expect(await send('https://hooks.test/', { resolve: empty })).toMatchObject({
      error: 'name_not_resolved',
    });
    const port = await listen(createTlsServer(selfSigned('hooks'), (_, response) => void response.end()));
    expect(await send(`https://127.0.0.1:${port}/`)).toMatchObject({ error: 'tls_failed' });
  });
});
