import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../../packages/server/src/testing/certificate.ts';
import { freePort } from '../../packages/server/src/testing/freePort.ts';
import { testDatabases } from '../../packages/server/src/testing/postgres/testDatabases.ts';
import { type RunningService, run, serve } from '../../packages/server/src/testing/process.ts';
import { OWNER, typed } from '../../packages/server/src/testing/v1.ts';
import { httpsClient, type Reply } from './httpsClient.ts';
import { makeNextRelease, NEXT_MIGRATION, NEXT_VERSION } from './makeNextRelease.ts';
import { hasNginx, startNginx, writeSiteHere } from './runNginx.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const databases = await testDatabases();
const endings: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of endings.reverse()) await end();
  await databases?.removeAll();
});

/** Who enrol sample after sample, and log in, for as long as it takes. */
const PEOPLE = ['ada', 'bob', 'cyd', 'dan'];
/** Requests that are answered in each state before the next step. */
const SOME = 40;

/** What instances said of their troubles last, for when something failed. */
function troubles(instances: readonly RunningService[]): string {
  const lines = instances.map(({ output }) =>
    output()
      .split('\n')
      .filter((line) => /"level":[4-6]0/.test(line)),
  );
  return lines.map((said) => said.slice(-2).join('\n')).join('\n');
}

describe.skipIf(databases === null || !hasNginx())('an upgrade under load', () => {
  it('from this release to the next, one instance after the other: no request fails, no enrolment is lost', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-upgrade-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const next = makeNextRelease(root, join(folder, 'next'));
    const env = {
      DATA_DIR: join(folder, 'data'),
      SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
      DATABASE_URL: (await databases?.create()) ?? '',
      KEY_DATABASE_URL: (await databases?.create()) ?? '',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      TRUST_PROXY: '127.0.0.1',
      // On a quiet machine each of the few people sends more than that.
      RATE_LIMIT_PER_USER: '0',
      // On a busy machine slow is not failed.
      DATABASE_STATEMENT_TIMEOUT_MS: '30000',
    };
    const key = (await run(['keys', 'create', '--label', 'nginx'], env)).stdout.trim();
    const ports = [await freePort(), await freePort()].map(String);
    const instances: RunningService[] = [];
    endings.push(() => Promise.all(instances.map(({ child, ended }) => child.kill('SIGKILL') && ended)));
    for (const PORT of ports) instances.push(await serve({ ...env, PORT }));

    const certificate = selfSigned('keystroke-auth');
    const port = await freePort();
    const site = join(folder, 'nginx');
    mkdirSync(site);
    const main = await writeSiteHere({
      ...{ root, folder: site, port, certificate },
      servers: { '127.0.0.1:5000': `127.0.0.1:${ports[0]}`, '127.0.0.1:5001': `127.0.0.1:${ports[1]}` },
    });
    const nginx = await startNginx(main, site, port);
    endings.push(async () => {
      const ended = once(nginx, 'exit');
      nginx.kill('SIGQUIT');
      await ended;
    });
    const client = httpsClient(port, certificate, { authorization: `Bearer ${key}` });
    endings.push(client.close);
    const { send } = client;
    const policy = { require_challenge: false };
    expect((await send('PATCH', '/v1/applications/default/policy', policy)).status).toBe(200);

    const failed: string[] = [];
    let step = 'before';
    let answered = 0;
    const counted = new EventEmitter();
    let going = true;
    const note = (reply: Reply) => {
      if (reply.status >= 300) failed.push(`${step}: ${JSON.stringify(reply)} ${troubles(instances)}`);
      answered += 1;
      counted.emit('answer');
      return reply;
    };
    const enrolled = new Map<string, number>();
    const people = PEOPLE.map(async (userId) => {
      for (let sample = 1; going; sample++) {
        const reply = note(
          await send('POST', `/v1/users/${userId}/samples`, typed(OWNER, sample), {
            'idempotency-key': `${userId} ${sample}`,
          }),
        );
        // What was acknowledged before is there, once.
        expect(reply.body.samples, failed.join('\n')).toBe(sample);
        enrolled.set(userId, sample);
        note(await send('GET', `/v1/users/${userId}`));
      }
    });
    const load = Promise.all(people);
    const more = async (count = SOME) => {
      const until = answered + count;
      const reached = (async () => {
        while (answered < until) await once(counted, 'answer');
      })();
      // What goes wrong with somebody's enrolment ends the test.
      await Promise.race([reached, load]);
    };

    await more();
    step = 'migrating';
    const migrated = await run(['migrate'], env, [], next);
    expect(migrated).toMatchObject({ code: 0, stdout: expect.stringContaining(NEXT_MIGRATION) });
    // This release goes on, and is ready, on the schema of the next one.
    await more(2 * SOME);
    for (const { url } of instances) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    // And does not start on it: what it knows nothing of it would not keep.
    expect(await run(['migrate'], env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a newer version'),
    });

    for (const [index, PORT] of ports.entries()) {
      step = `replacing ${index}`;
      instances[index]?.child.kill('SIGTERM');
      expect(await instances[index]?.ended).toBe(0);
      await more();
      instances[index] = await serve({ ...env, PORT }, next);
      // Until nginx sends there again.
      while ((await send('GET', '/health')).body.version !== NEXT_VERSION) await more(1);
      await more();
    }
    going = false;
    await load;

    expect(failed).toEqual([]);
    for (const { url } of instances) {
      expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ version: NEXT_VERSION });
    }
    for (const userId of PEOPLE) {
      expect((await send('GET', `/v1/users/${userId}`)).body).toMatchObject({
        profiles: [{ samples: enrolled.get(userId) }],
      });
    }
    const trusting = { ...env, NODE_EXTRA_CA_CERTS: join(site, 'cert.pem') };
    const smoke = await run(
      ['smoke', '--url', `https://127.0.0.1:${port}`, '--api-key', key],
      trusting,
      [],
      next,
    );
    expect(smoke.stdout).toMatch(/(\d+) of \1 checks passed/);
  });
});
