import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../../packages/server/src/testing/certificate.ts';
import { freePort } from '../../packages/server/src/testing/freePort.ts';
import { testDatabases } from '../../packages/server/src/testing/postgres/testDatabases.ts';
import { type RunningService, run, serve } from '../../packages/server/src/testing/process.ts';
import { enrolUser, makeKey, OWNER, startV1, typed } from '../../packages/server/src/testing/v1.ts';
import { httpsClient, type Reply } from './httpsClient.ts';
import { hasNginx, startNginx, testConfiguration, writeSite, writeSiteHere } from './runNginx.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const certificate = selfSigned('keystroke-auth');
const endings: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-nginx-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(main: string, folder: string, port: number): Promise<ChildProcess> {
  const nginx = await startNginx(main, folder, port);
  endings.push(async () => {
    const ended = once(nginx, 'exit');
    nginx.kill('SIGQUIT');
    await ended;
  });
  return nginx;
}

/** The shipped site, on a port of this machine. */
const siteHere = (folder: string, port: number, servers: Readonly<Record<string, string>>) =>
  writeSiteHere({ root, folder, port, servers, certificate });
const clientOf = (port: number, headers?: Readonly<Record<string, string>>) => {
  const client = httpsClient(port, certificate, headers);
  endings.push(client.close);
  return client.send;
};

describe.skipIf(!hasNginx())('nginx', () => {
  it('takes the site of containers without a warning', () => {
    const folder = newFolder();
    const main = writeSite({
      ...{ root, folder, site: 'deploy/docker/nginx.conf', certificate },
      replace: {
        'keystroke-auth-1:5000': '127.0.0.1:5000',
        'keystroke-auth-2:5000': '127.0.0.1:5001',
        '/run/secrets/tls_certificate': join(folder, 'cert.pem'),
        '/run/secrets/tls_key': join(folder, 'key.pem'),
      },
    });
    expect(testConfiguration(main, folder)).toBe('');
  });

  it('keeps nothing back of what the console is told piece by piece', async () => {
    const v1 = await startV1({ env: { TRUST_PROXY: '127.0.0.1' } });
    endings.push(v1.stop);
    await v1.service.server.listen({ host: '127.0.0.1', port: 0 });
    const here: AddressInfo = Object(v1.service.server.server.address());
    const folder = newFolder();
    const port = await freePort();
    const main = await siteHere(folder, port, {
      '127.0.0.1:5000 max_fails=5 fail_timeout=2s': `127.0.0.1:${here.port}`,
      '127.0.0.1:5001 max_fails=5 fail_timeout=2s': `127.0.0.1:${here.port} backup`,
    });
    await start(main, folder, port);
    await enrolUser(v1, 'ada');
    const ask = async (method: string, path: string, headers: object): Promise<IncomingMessage> => {
      const sent = request({
        ...{ agent: false, ca: certificate.cert, host: '127.0.0.1', port, method, path },
        headers: { 'x-console': '1', origin: 'https://127.0.0.1', ...headers },
      });
      sent.end();
      const [response]: IncomingMessage[] = await once(sent, 'response');
      if (response === undefined) throw new Error('no answer');
      return response;
    };
    const authorization = `Bearer ${await makeKey(v1.service)}`;
    const signedIn = await ask('POST', '/v1/console/session', { authorization });
    const cookie = signedIn.resume().headers['set-cookie']?.[0]?.split(';')[0];
    const stream = await ask('GET', '/v1/console/attempts', { cookie });
    expect([stream.statusCode, stream.httpVersion]).toEqual([200, '1.1']);
    const pieces = stream.setEncoding('utf8')[Symbol.asyncIterator]();
    expect((await pieces.next()).value).toContain('event: open');
    const { attempt_id: id } = await v1.verify('ada', typed(OWNER, 20));
    expect((await pieces.next()).value).toContain(id);
    stream.destroy();
  });

  describe('in front of an instance that takes requests and is lost', () => {
    const taken: string[] = [];
    let send: ReturnType<typeof clientOf>;
    let folder: string;
    beforeAll(async () => {
      const lost = createServer((incoming) => {
        taken.push(`${incoming.method} ${incoming.url}`);
        incoming.socket.destroy();
      });
      const other = createServer((incoming, response) => {
        incoming.resume().on('end', () => {
          const { 'x-forwarded-for': address, 'x-forwarded-proto': scheme, forwarded } = incoming.headers;
          response.end(JSON.stringify({ method: incoming.method, address, scheme, forwarded }));
        });
      });
      const ports = [];
      for (const server of [lost, other]) {
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        endings.push(() => server.close().closeAllConnections());
        const address = server.address();
        ports.push(typeof address === 'object' ? address?.port : 0);
      }
      folder = newFolder();
      const port = await freePort();
      const main = await siteHere(folder, port, {
        '127.0.0.1:5000 max_fails=5 fail_timeout=2s': `127.0.0.1:${ports[0]} max_fails=0`,
        '127.0.0.1:5001 max_fails=5 fail_timeout=2s': `127.0.0.1:${ports[1]} backup`,
      });
      expect(testConfiguration(main, folder)).toBe('');
      await start(main, folder, port);
      send = clientOf(port);
    });

    it.each<[string, string, object, number]>([
      ['GET', '/v1/users/ada', {}, 200],
      ['DELETE', '/v1/users/ada', {}, 200],
      ['POST', '/v1/users/ada/verify', { 'idempotency-key': 'one' }, 200],
      ['PATCH', '/v1/applications/default/policy', { 'idempotency-key': 'one' }, 200],
      // Nobody knows whether it was done: a second one would be another one.
      ['POST', '/v1/users/ada/verify', {}, 502],
      ['PATCH', '/v1/applications/default/policy', {}, 502],
      ['POST', '/train', { 'idempotency-key': 'one' }, 502],
    ])('%s %s with %j: %i', async (method, path, headers, status) => {
      taken.length = 0;
      const reply = await send(method, path, method === 'GET' ? undefined : { x: 1 }, headers);
      expect(taken).toEqual([`${method} ${path}`]);
      expect([reply.status, reply.body.method]).toEqual([status, status === 200 ? method : undefined]);
    });

    it('says where a request came from, and not where it says it came from', async () => {
      const { body } = await send('GET', '/v1/users/ada', undefined, {
        'x-forwarded-for': '203.0.113.7',
        'x-forwarded-proto': 'http',
        forwarded: 'for=203.0.113.7',
      });
      expect(body).toMatchObject({ address: '127.0.0.1', scheme: 'https' });
      expect(body).not.toHaveProperty('forwarded');
    });

    it('keeps what is for operators to itself, refuses what is too large, and names nobody in its logs', async () => {
      expect((await send('GET', '/metrics')).status).toBe(404);
      expect((await send('POST', '/v1/users/ada/verify', 'x'.repeat(300_000))).status).toBe(413);
      await send('POST', '/v1/users/somebody/verify', {});
      const access = join(folder, 'log/keystroke-auth.access.log');
      await expect.poll(() => readFileSync(access, 'utf8')).toContain('POST 502');
      const errors = readFileSync(join(folder, 'log/keystroke-auth.error.log'), 'utf8');
      expect(readFileSync(access, 'utf8') + errors).not.toMatch(/ada|somebody|verify/);
    });

    it('limits requests without a key by address, and those with one not', async () => {
      const statuses = async (headers: object) => {
        const replies = await Promise.all(
          Array.from({ length: 90 }, () => send('GET', '/livez', undefined, headers)),
        );
        return [...new Set(replies.map(({ status }) => status))].sort();
      };
      expect(await statuses({})).toEqual([200, 429]);
      expect(await statuses({ authorization: 'Bearer ka_live_x' })).toEqual([200]);
    });
  });
});

const databases = await testDatabases();
afterAll(() => databases?.removeAll());
/** Samples that each person enrols, one by one, whatever happens meanwhile. */
const SAMPLES = 12;
const PEOPLE = ['ada', 'bob', 'cyd', 'dan', 'eli', 'fay'];

describe.skipIf(databases === null || !hasNginx())('nginx and two instances', () => {
  it('lose one to kill -9 under load: no request fails, no enrolment is lost, none is written twice', async () => {
    const folder = newFolder();
    const env = {
      DATA_DIR: join(folder, 'data'),
      SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
      DATABASE_URL: (await databases?.create()) ?? '',
      KEY_DATABASE_URL: (await databases?.create()) ?? '',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      TRUST_PROXY: '127.0.0.1',
    };
    const key = (await run(['keys', 'create', '--label', 'nginx'], env)).stdout.trim();
    const instances: RunningService[] = [await serve(env), await serve(env)];
    endings.push(() => Promise.all(instances.map(({ child, ended }) => child.kill('SIGKILL') && ended)));
    const [first, second] = instances.map(({ url }) => new URL(url).host);
    const port = await freePort();
    const main = await siteHere(folder, port, {
      '127.0.0.1:5000': `${first}`,
      '127.0.0.1:5001': `${second}`,
    });
    await start(main, folder, port);

    const send = clientOf(port, { authorization: `Bearer ${key}` });
    const policy = { require_challenge: false };
    expect((await send('PATCH', '/v1/applications/default/policy', policy)).status).toBe(200);

    let acknowledged = 0;
    const failed: Reply[] = [];
    const note = (reply: Reply) => {
      if (reply.status >= 300) failed.push(reply);
      return reply;
    };
    await Promise.all(
      PEOPLE.map(async (userId) => {
        for (let sample = 1; sample <= SAMPLES; sample++) {
          const reply = note(
            await send('POST', `/v1/users/${userId}/samples`, typed(OWNER, sample), {
              'idempotency-key': `${userId} ${sample}`,
            }),
          );
          // What was acknowledged before is there, once.
          expect(reply.body.samples).toBe(sample);
          acknowledged += 1;
          if (acknowledged === 20) instances[0]?.child.kill('SIGKILL');
          note(await send('GET', `/v1/users/${userId}`));
        }
      }),
    );
    expect(failed).toEqual([]);
    expect(await instances[0]?.ended).toBeNull();
    for (const userId of PEOPLE) {
      expect((await send('GET', `/v1/users/${userId}`)).body).toMatchObject({
        profiles: [{ samples: SAMPLES, version: SAMPLES, enrolled: true }],
      });
    }

    const trusting = { ...env, NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') };
    const url = `https://127.0.0.1:${port}`;
    const smoke = await run(['smoke', '--url', url, '--api-key', key], trusting);
    expect(smoke.stdout).toMatch(/(\d+) of \1 checks passed/);
    expect((await run(['doctor'], env)).code).toBe(0);
  });
});
