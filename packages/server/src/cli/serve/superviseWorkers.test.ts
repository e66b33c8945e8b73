import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { compatProfile } from '../../services/compat/compatProfile.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { type RunningService, run, serve } from '../../testing/process.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { sampleBody } from '../../testing/typing.ts';

const databases = await testDatabases();
const folder = temporaryFolder();
afterAll(async () => {
  await databases?.removeAll();
  folder.remove();
});

/** What a client waits for an answer (ms): a busy machine is slow, and slow is not failed. */
const PATIENCE_MS = 20_000;

/** For what takes its time on a busy machine; a test has three minutes. */
const PATIENT = { timeout: 150_000 };

/** One request over a connection that is used again while the service lets it; 0 where no answer came. */
async function send(
  url: string,
  agent: Agent,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const sent = request(url, {
    agent,
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    timeout: PATIENCE_MS,
  });
  sent.on('timeout', () => sent.destroy());
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  try {
    const [response] = await once(sent, 'response');
    await text(response);
    return response.statusCode;
  } catch {
    return 0;
  }
}

describe.skipIf(databases === null)('two workers', () => {
  let service: RunningService | undefined;
  let env: Record<string, string> = {};
  afterEach(async () => {
    service?.child.kill('SIGKILL');
    await service?.ended;
    service = undefined;
  });
  async function start(more: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    if (databases === null) throw new Error('no database');
    env = { DATABASE_URL: await databases.create(), KEY_DATABASE_URL: await databases.create() };
    // However busy the machine is.
    const patient = {
      REQUEST_TIMEOUT: '120',
      SHUTDOWN_TIMEOUT: '120',
      DATABASE_STATEMENT_TIMEOUT_MS: '60000',
    };
    const workers = { DATA_DIR: folder.path, WORKERS: '2', NODE_ENV: 'testing' };
    service = await serve({ ...env, ...workers, ...patient, ...more });
    return service;
  }
  const workersOf = ({ child: { pid } }: RunningService): number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

  /** People who enrol one sample after the other over connections that are kept, until `ends`. */
  function load(url: string) {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const acknowledged = new Map<string, number>();
    const statuses: number[] = [];
    let ended = false;
    const clients = Array.from({ length: 8 }, async (_, i) => {
      const userId = `user-${i}`;
      for (let sample = 0; !ended; sample++) {
        const status = await send(`${url}/train`, agent, sampleBody(userId, 1, sample % 400));
        statuses.push(status);
        if (status === 200) acknowledged.set(userId, (acknowledged.get(userId) ?? 0) + 1);
      }
    });
    return {
      acknowledged,
      statuses,
      async reached(count: number) {
        while (statuses.filter((status) => status === 200).length < count) await output();
      },
      async end() {
        ended = true;
        await Promise.all(clients);
        agent.destroy();
      },
    };
  }
  const output = async () => {
    if (service?.child.stdout) await once(service.child.stdout, 'data');
  };
  const said = async (pattern: RegExp) => {
    while (!pattern.test(service?.output() ?? '')) await output();
  };

  it('count rate limits together, and stop together', async () => {
    const running = await start({ RATE_LIMIT_PER_ADDRESS: '2', TRUST_PROXY: '127.0.0.1' });
    const workers = workersOf(running);
    expect(workers).toHaveLength(2);
    /** How many of so many from an address pass. */
    const passed = async (count: number, agent: () => Agent, address: string): Promise<number> => {
      let passing = 0;
      for (let i = 0; i < count; i++) {
        const headers = { 'x-forwarded-for': address };
        const status = await send(`${running.url}/user/ada/info`, agent(), undefined, headers);
        expect([200, 429]).toContain(status);
        if (status === 200) passing += 1;
      }
      return passing;
    };
    let tried = 0;
    // Where the database is not heard in time a worker counts by itself: on a busy machine it is tried again, from elsewhere.
    await expect
      .poll(async () => {
        // Few requests: each has to be in time.
        const address = `203.0.113.${++tried}`;
        const from = performance.now();
        // One connection is one worker's, and each of the others is another one's turn.
        const one = new Agent({ keepAlive: true, maxSockets: 1 });
        const byOne = await passed(3, () => one, address);
        one.destroy();
        const byAll = byOne + (await passed(2, () => new Agent(), address));
        // One may let all pass, and a few more for the time that it took: one in half a minute.
        return byOne >= 2 && byAll <= 2 + (performance.now() - from) / 30_000;
      }, PATIENT)
      .toBe(true);
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('are replaced when they are killed, and lose nothing that they acknowledged', async () => {
    const running = await start();
    const sending = load(running.url);
    await sending.reached(40);
    const [victim = 0, other] = workersOf(running);
    process.kill(victim, 'SIGKILL');
    await said(/a new worker serves/);
    const now = sending.statuses.length;
    await sending.reached(now + 40);
    await sending.end();
    expect(workersOf(running)).toEqual(expect.arrayContaining([other]));
    expect(workersOf(running)).toHaveLength(2);
    // Only who was on a connection of that worker got no answer,
    // each once, and once more where it was handed to the dead one in the same moment.
    expect(sending.statuses.filter((status) => status === 0).length).toBeLessThanOrEqual(16);
    expect(sending.statuses.filter((status) => status !== 0 && status !== 200)).toEqual([]);
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);

    const reopened = await startService(folder.path, env);
    try {
      for (const [userId, count] of sending.acknowledged) {
        const name = compatProfile({ application: 'default' }, userId);
        const profile = await reopened.store.store.read(({ profiles }) => profiles.find(name));
        expect(profile?.typedSamples).toBeGreaterThanOrEqual(count);
      }
    } finally {
      await reopened.stop();
    }
  });

  it('are restarted at SIGUSR2 under load, and no request fails', async () => {
    const running = await start();
    const before = workersOf(running);
    const sending = load(running.url);
    await sending.reached(20);
    running.child.kill('SIGUSR2');
    await said(/workers were restarted/);
    await sending.reached(sending.statuses.length + 20);
    await sending.end();
    const after = workersOf(running);
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    expect(new Set(sending.statuses)).toEqual(new Set([200]));
  });

  it('open their log again at SIGHUP, the one above them, too', async () => {
    const LOG_FILE = join(folder.path, 'workers.log');
    const running = await start({ LOG_FILE, LOG_LEVEL: 'info' });
    const writers = () =>
      new Set([...readFileSync(LOG_FILE, 'utf8').matchAll(/"pid":(\d+)/g)].map(([, pid]) => pid)).size;
    // Each writes moments after it says so on its standard output.
    await expect.poll(writers).toBe(3);
    running.child.kill('SIGHUP');
    expect(await send(`${running.url}/health`, new Agent())).toBe(200);
  });

  it('tell their numbers as one', async () => {
    const { url } = await start({ METRICS_PORT: '0' });
    await said(/metrics on http/);
    const page = /metrics on (http:\/\/\S+\/metrics)/.exec(service?.output() ?? '')?.[1] ?? '';
    // Each over a connection of its own, which go to the workers in turn.
    for (let n = 0; n < 4; n += 1) await send(`${url}/livez`, new Agent());
    const text = await (await fetch(page)).text();
    expect(text).toMatch(/request_duration_seconds_count\{[^}]*route="\/livez"[^}]*\} 4\n/);
    expect(text).toMatch(/build_info\{version="[^"]+"\} 1\n/);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  it('leave the whole of a limit to those who are refused their numbers, also where nobody counts for all', async () => {
    // Nobody listens there.
    const env = { REDIS_URL: 'redis://127.0.0.1:1', RATE_LIMIT_PER_ADDRESS: '6', METRICS_PORT: '0' };
    await start(env);
    await said(/metrics on http/);
    const page = /metrics on (http:\/\/\S+\/metrics)/.exec(service?.output() ?? '')?.[1] ?? '';
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await fetch(`${page}/none`)).status);
    expect(statuses).toEqual(Array(6).fill(404));
  });

  it('that can not start end with one sentence', async () => {
    if (databases === null) return;
    const other = createTcpServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const result = await run(['serve'], {
      ...{ DATABASE_URL: await databases.create(), KEY_DATABASE_URL: await databases.create() },
      ...{ WORKERS: '4', PORT: String(port), DATA_DIR: folder.path, LOG_LEVEL: 'silent' },
    });
    other.close();
    expect([result.code, result.stderr]).toEqual([
      1,
      `127.0.0.1:${port} is taken by another process: choose another port, such as PORT=5050 npm start\n`,
    ]);
  });
});

it('is refused on SQLite, where it would be slower; auto is one there', async () => {
  const env = { DATA_DIR: join(folder.path, 'sqlite'), NODE_ENV: 'testing' };
  const refused = await run(['serve'], { ...env, WORKERS: '2' });
  expect([refused.code, refused.stderr]).toEqual([
    2,
    'configuration: WORKERS: got 2 on SQLite, which has one writer; expected 1 or auto, or DATABASE_URL of a ' +
      'PostgreSQL database (docs/scaling.md)\n',
  ]);
  const service = await serve({ ...env, WORKERS: 'auto' });
  service.child.kill('SIGTERM');
  expect(await service.ended).toBe(0);
});
