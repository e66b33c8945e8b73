import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { testJobQueues } from '../../testing/postgres/jobQueues.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { begin, run, serve } from '../../testing/process.ts';
import { temporaryFolder } from '../../testing/service.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

/** Commands are processes, which take their time to start on a busy machine. */
describe('the command line with DATABASE_URL', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it('says in one line where no server answers, without the password', async () => {
    const env = { DATA_DIR: folder.path, DATABASE_URL: 'postgres://ka:hunter2@127.0.0.1:1/store' };
    for (const command of ['migrate', 'serve']) {
      const { code, stderr } = await run([command], env);
      expect([code, stderr.trim()]).toEqual([
        1,
        'the store at 127.0.0.1:1/store can not be reached: PostgreSQL, connecting: ECONNREFUSED connect ECONNREFUSED 127.0.0.1:1',
      ]);
    }
    const { code, stdout } = await run(['doctor'], env);
    expect(code).toBe(1);
    expect(stdout).toContain('FAILED  store: DATABASE_URL: PostgreSQL, connecting: ECONNREFUSED');
    expect(stdout).not.toContain('hunter2');
  });

  it.skipIf(databases === null)('migrates, serves and examines a store on PostgreSQL', async () => {
    const [store, keys] = [await databases?.create(), await databases?.create()];
    const env = { DATA_DIR: folder.path, DATABASE_URL: store ?? '', KEY_DATABASE_URL: keys ?? '' };
    const names = (stdout: string): unknown => JSON.parse(stdout).migrations;
    expect(names((await run(['migrate', '--json'], env)).stdout)).toContain('0006_audit');
    expect(names((await run(['migrate', '--json'], env)).stdout)).toEqual([]);
    const service = await serve(env);
    const health = await fetch(`${service.url}/health`);
    expect(health.status).toBe(200);
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    const { code, stdout } = await run(['doctor'], env);
    expect(stdout).toMatch(/ok {6}store: PostgreSQL \d+\.\d+ at 127\.0\.0\.1:\d+\/test_\w+ answers/);
    expect(stdout).toContain('warning store: fsync is off');
    expect(stdout).toContain('keys of people: they are of this store');
    expect(code).toBe(0);
  });

  it.skipIf(databases === null || process.platform === 'win32')(
    'does the job of a process that was killed when that was silent for long enough',
    async () => {
      const [store, keys] = [(await databases?.create()) ?? '', (await databases?.create()) ?? ''];
      const BACKUP_TO = join(folder.path, 'kept');
      const env = {
        ...{ DATA_DIR: join(folder.path, 'killed'), DATABASE_URL: store, KEY_DATABASE_URL: keys },
        BACKUP_TO,
      };
      mkdirSync(BACKUP_TO);
      expect((await run(['migrate'], env)).code).toBe(0);
      // Whoever reads it waits for what nobody writes.
      const dead = join(BACKUP_TO, 'api-keys.ledger');
      execFileSync('mkfifo', [dead]);
      const child = begin(['jobs', 'run', 'ledgers'], env);
      const client = new pg.Client({ connectionString: store });
      await client.connect();
      const held = `select from jobs where name = 'ledgers' and holder is not null`;
      await expect.poll(async () => (await client.query(held)).rowCount, { timeout: 60_000 }).toBe(1);
      await client.end();
      child.kill('SIGKILL');
      await once(child, 'close');
      rmSync(dead);
      expect(await run(['jobs', 'run', 'ledgers'], env)).toMatchObject({
        ...{ code: 1, stderr: expect.stringContaining('ledgers is being done by another process') },
      });
      const { hoursPass, close } = await testJobQueues(store);
      await hoursPass(1);
      await close();
      expect(await run(['jobs', 'run', 'ledgers'], env)).toMatchObject({
        code: 0,
        stdout: 'ledgers: done\n',
      });
    },
  );
});
