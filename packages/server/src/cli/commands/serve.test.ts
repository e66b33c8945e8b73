import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
} from 'node:fs';
import { connect, createServer as createTcpServer } from 'node:net';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockFile } from '../../adapters/sqlite/lockFile.ts';
import { compatProfile } from '../../services/compat/compatProfile.ts';
import { type RunningService, run, serve } from '../../testing/process.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { sampleBody } from '../../testing/typing.ts';

const SECRET_KEY = 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==';
const folders: { remove(): void }[] = [];

function dataDir(): string {
  const folder = temporaryFolder();
  folders.push(folder);
  return join(folder.path, 'data');
}

afterAll(() => {
  for (const folder of folders) folder.remove();
});

async function train({ url }: RunningService, userId: string, sample: number): Promise<number> {
  const response = await fetch(`${url}/train`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sampleBody(userId, 1, sample)),
  });
  await response.arrayBuffer();
  return response.status;
}

describe('serve', () => {
  it('loses nothing that it acknowledged when it is killed under load', async () => {
    const DATA_DIR = dataDir();
    const service = await serve({ DATA_DIR });
    const acknowledged = new Map<string, number>();
    const sent = new Map<string, number>();
    let total = 0;
    const client = async (userId: string): Promise<void> => {
      for (let sample = 0; ; sample++) {
        sent.set(userId, sample + 1);
        if ((await train(service, userId, sample).catch(() => 0)) !== 200) return;
        acknowledged.set(userId, sample + 1);
        total += 1;
        if (total === 200) service.child.kill('SIGKILL');
      }
    };
    const users = Array.from({ length: 16 }, (_, i) => `user-${i}`);
    await Promise.all(users.map(client));
    await service.ended;
    expect(total).toBeGreaterThanOrEqual(200);

    const reopened = await startService(DATA_DIR);
    try {
      for (const userId of users) {
        const name = compatProfile({ application: 'default' }, userId);
        const profile = await reopened.store.store.read(({ profiles }) => profiles.find(name));
        const kept = profile?.typedSamples ?? 0;
        expect(kept).toBeGreaterThanOrEqual(acknowledged.get(userId) ?? 0);
        expect(kept).toBeLessThanOrEqual(sent.get(userId) ?? 0);
      }
    } finally {
      await reopened.stop();
    }
  });

  it('does not start while a store is brought back, and makes nothing there', async () => {
    const DATA_DIR = dataDir();
    // As `restore` holds it.
    const unlock = lockFile(join(DATA_DIR, 'restore.lock'), 0);
    try {
      expect(await run(['serve'], { DATA_DIR, PORT: '0' })).toEqual({
        code: 2,
        stdout: '',
        stderr: `a store is being brought into ${DATA_DIR} (restore) or out of it (migrate-store): start when that is done\n`,
      });
    } finally {
      unlock?.();
    }
    expect(readdirSync(DATA_DIR)).toEqual(['restore.lock']);
  });

  it('answers what it has begun before it stops, then exits with 0', async () => {
    const service = await serve({ DATA_DIR: dataDir() });
    const { hostname, port } = new URL(service.url);
    const body = JSON.stringify(sampleBody('ada', 1, 0));
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(
      `POST /train HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    socket.write(body.slice(0, 20));
    // The service has seen the first half once it answers a request that came after it.
    await train(service, 'other', 0);
    service.child.kill('SIGTERM');
    await untilOutput(service, /stopping/);
    socket.write(body.slice(20));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(await service.ended).toBe(0);
  });

  it.runIf(process.platform === 'linux')('lets requests go before V8’s own threads', async () => {
    const service = await serve({ DATA_DIR: dataDir() });
    const tasks = `/proc/${service.child.pid}/task`;
    const nice = new Map<string, number[]>();
    for (const thread of readdirSync(tasks)) {
      // "1234 (name) S …": nice is the nineteenth.
      const [, name = '', rest = ''] =
        /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`${tasks}/${thread}/stat`, 'utf8')) ?? [];
      nice.set(name, [...(nice.get(name) ?? []), Number(rest.split(' ')[16])]);
    }
    service.child.kill('SIGTERM');
    await service.ended;
    const usual = getPriority();
    expect(nice.get('MainThread')).toEqual([usual]);
    expect(new Set(nice.get('V8Worker'))).toEqual(new Set([Math.min(usual + 10, 19)]));
    expect(new Set(nice.get('libuv-worker') ?? [usual])).toEqual(new Set([usual]));
  });

  it.runIf(process.platform === 'linux')(
    'ends in its time where a job waits for a disk that does not answer, and loses nothing',
    async () => {
      const DATA_DIR = dataDir();
      const BACKUP_TO = join(DATA_DIR, '..', 'backups');
      mkdirSync(BACKUP_TO);
      // Whoever reads it waits, in the thread that reads, for what nobody writes.
      const dead = join(BACKUP_TO, 'api-keys.ledger');
      execFileSync('mkfifo', [dead]);
      const held = openSync(dead, 'r+');
      const none = { holder: null, heldUntil: null, startedAt: null, finishedAt: null };
      const before = await startService(DATA_DIR);
      await before.store.store.transact(({ jobs }) =>
        jobs.save({ ...none, name: 'ledgers', dueAt: new Date(0), error: null, progress: null }),
      );
      await before.stop();
      const service = await serve({ DATA_DIR, BACKUP_TO, SHUTDOWN_TIMEOUT: '2' });
      expect(await train(service, 'ada', 0)).toBe(200);
      await expect.poll(() => openFiles(service), { timeout: 60_000 }).toContain(dead);
      service.child.kill('SIGTERM');
      expect(await service.ended).toBe(1);
      // The second where the machine was so busy that its time was over first.
      expect(service.output()).toMatch(
        /"job":"ledgers".*a job does not end and is left|"unfinished":.*SHUTDOWN_TIMEOUT is over/,
      );
      closeSync(held);

      const after = await startService(DATA_DIR);
      try {
        const name = compatProfile({ application: 'default' }, 'ada');
        const { store } = after.store;
        expect((await store.read(({ profiles }) => profiles.find(name)))?.typedSamples).toBe(1);
      } finally {
        await after.stop();
      }
    },
  );

  it('opens its log again at SIGHUP, private, with nothing of what was typed', async () => {
    const DATA_DIR = dataDir();
    const LOG_FILE = join(DATA_DIR, '..', 'service.log');
    const service = await serve({ DATA_DIR, LOG_FILE, LOG_LEVEL: 'trace' });
    // So large that no time of day and no duration in the log has the same digits by chance.
    const keystroke_data = sampleBody('', 1, 0).keystroke_data.map((event) => ({
      ...event,
      timestamp: 7_654_321_000 + event.timestamp,
    }));
    const user_id = 'person-of-interest';
    for (const events of [keystroke_data, [{ key: 'Zqx', event: 'down', timestamp: 123456.75 }]]) {
      await fetch(`${service.url}/train`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: 'Bearer ka_live_secret',
          'x-request-id': 'first',
        },
        body: JSON.stringify({ user_id, keystroke_data: events }),
      });
    }
    await fetch(`${service.url}/user/${user_id}/info`);
    await untilFile(LOG_FILE, /"route":"\/user\/:user_id\/info"/);
    renameSync(LOG_FILE, `${LOG_FILE}.1`);
    service.child.kill('SIGHUP');
    await untilRequestLogged(service, LOG_FILE);
    service.child.kill('SIGTERM');
    await service.ended;

    const log = readFileSync(`${LOG_FILE}.1`, 'utf8');
    expect(log).toContain('"reqId":"first"');
    expect(statSync(LOG_FILE).mode & 0o007).toBe(0);
    for (const text of [log, readFileSync(LOG_FILE, 'utf8'), service.output()]) {
      for (const private_ of [user_id, 'Zqx', '123456.75', 'ka_live_secret', '"timestamp"', '"key"']) {
        expect(text).not.toContain(private_);
      }
      // Shorter ones turn up by chance: in the time of the day, in ports, in how long a request took.
      const times = keystroke_data
        .map(({ timestamp }) => String(timestamp))
        .filter((time) => time.length > 5);
      for (const time of times) expect(text).not.toContain(time);
    }
  });

  it('does not start in production without a secret, or without a key', async () => {
    const DATA_DIR = dataDir();
    const noSecret = await run(['serve'], { NODE_ENV: 'production', DATA_DIR });
    expect([noSecret.code, noSecret.stdout]).toEqual([2, '']);
    expect(noSecret.stderr).toMatch(/^configuration: SECRET_KEY: .*\n$/);
    const noKey = await run(['serve'], { NODE_ENV: 'production', DATA_DIR, SECRET_KEY });
    expect(noKey.code).toBe(2);
    expect(noKey.stderr).toMatch(/^configuration: got no API key, .*keys create/);
    // Of the sandbox, and with nobody else's help: nothing real could be asked with it.
    await run(['keys', 'create', '--label', 'tests', '--env', 'test'], { DATA_DIR, SECRET_KEY });
    expect((await run(['serve'], { NODE_ENV: 'production', DATA_DIR, SECRET_KEY })).code).toBe(2);
    const waived = { NODE_ENV: 'production', DATA_DIR, SECRET_KEY, HOST: '127.0.0.1' };
    const service = await serve({ ...waived, COMPAT_ALLOW_ANONYMOUS: 'true' });
    expect((await fetch(`${service.url}/user/ada/info`)).status).toBe(200);
    expect((await fetch(`${service.url}/v1/users`)).status).toBe(401);
    service.child.kill('SIGTERM');
    await service.ended;
  });

  it('prints a key at its first start in development, once, and never logs it', async () => {
    const DATA_DIR = dataDir();
    const LOG_FILE = join(DATA_DIR, '..', 'first.log');
    const first = await serve({ DATA_DIR, LOG_FILE, LOG_LEVEL: 'trace' });
    await untilOutput(
      first,
      /ka_live_\S+\nDocumentation: http:\/\/127\.0\.0\.1:\d+\/docs\nConsole, \D+: \S+\/console\/\nTry it in a browser: \S+\/demo\n/,
    );
    const lines = first.output().split('\n');
    const line = lines.find((text) => text.includes('ka_')) ?? '';
    const key = /^API key for \/v1, shown only this once: (ka_live_[0-9a-f]{16}_[\w-]{43})$/.exec(line)?.[1];
    const answer = await fetch(`${first.url}/v1/applications/default`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect([answer.status, await answer.json()]).toMatchObject([200, { id: 'default' }]);
    first.child.kill('SIGTERM');
    await first.ended;
    expect(first.output().split('ka_')).toHaveLength(2);
    expect(readFileSync(LOG_FILE, 'utf8')).not.toContain('ka_');

    const listed = JSON.parse((await run(['keys', 'list', '--json'], { DATA_DIR })).stdout).keys;
    expect(listed).toMatchObject([
      { label: 'first start', application: 'default', scopes: ['*', 'tenants'] },
    ]);
    // Revoked on purpose: another must not appear by itself.
    await run(['keys', 'revoke', listed[0].id], { DATA_DIR });
    const second = await serve({ DATA_DIR });
    const testing = await serve({ DATA_DIR: dataDir(), NODE_ENV: 'testing' });
    for (const service of [second, testing]) {
      service.child.kill('SIGTERM');
      await service.ended;
      expect(service.output()).not.toContain('ka_');
    }
  });

  it('says in a sentence that its port is taken', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const result = await run(['serve'], { PORT: String(port), DATA_DIR: dataDir(), LOG_LEVEL: 'silent' });
    other.close();
    expect([result.code, result.stderr]).toEqual([
      1,
      `127.0.0.1:${port} is taken by another process: choose another port, such as PORT=5050 npm start\n`,
    ]);
  });
});

describe('the entry point', () => {
  it('says in one line that Node is too old, and exits with 1', async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })";
    const result = await run(['serve'], {}, [`--import=data:text/javascript,${encodeURIComponent(pretend)}`]);
    expect([result.code, result.stdout]).toEqual([1, '']);
    expect(result.stderr).toMatch(/^keystroke-auth needs Node 24 or newer, this is 20.20.2: [^\n]+\n$/);
  });
});

/** Waits for a line of the service's standard output. */
async function untilOutput(service: RunningService, pattern: RegExp): Promise<void> {
  while (!pattern.test(service.output())) {
    if (service.child.stdout === null) throw new Error('no output');
    await once(service.child.stdout, 'data');
  }
}

/** Waits until the log file holds a line; the service writes it moments after its answer. */
async function untilFile(file: string, pattern: RegExp): Promise<void> {
  await expect.poll(() => readFileSync(file, 'utf8')).toMatch(pattern);
}

/** Sends requests until one of them is in the (new) log file. */
async function untilRequestLogged(service: RunningService, file: string): Promise<void> {
  const read = async (): Promise<string> => {
    await fetch(`${service.url}/health`);
    return statSync(file, { throwIfNoEntry: false }) === undefined ? '' : readFileSync(file, 'utf8');
  };
  await expect.poll(read).toContain('"route":"/health"');
}

function openFiles({ child }: RunningService): string[] {
  const folder = `/proc/${child.pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });
}
