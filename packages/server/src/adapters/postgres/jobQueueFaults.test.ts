import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { testJobQueues } from '../../testing/postgres/jobQueues.ts';
import { type PostgresServer, runPostgres } from '../../testing/postgres/runPostgres.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { cronSchedule } from '../cron/schedule.ts';
import { createPostgresJobQueue } from './jobQueue.ts';
import { preparePostgres } from './openStore.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

const yearly = { name: 'tidy', schedule: cronSchedule('0 0 1 1 *') };

async function server(): Promise<PostgresServer> {
  const made = await runPostgres({ settings: ['fsync=off'] });
  onTestFinished(() => made.remove());
  await preparePostgres(made.url);
  return made;
}

describe.skipIf(databases === null)('turns of jobs on PostgreSQL', () => {
  it('go on after the server was away, by the process that had one as well', async () => {
    const postgres = await server();
    const queues = await testJobQueues(postgres.url);
    const queue = queues.open();
    const failures: unknown[] = [];
    await queue.start([yearly], (error) => failures.push(error));
    const held = await queue.take(yearly, 'now');
    await queues.close();
    await postgres.stop();
    await expect(held?.renew()).rejects.toThrow('PostgreSQL');
    await expect.poll(() => failures.length, { timeout: 30_000 }).toBeGreaterThan(5);
    await postgres.start();
    expect(await held?.renew()).toBe(true);
    const after = await testJobQueues(postgres.url);
    // Times are noted again.
    await after.noted();
    expect([await queue.take(yearly, 'now'), await held?.end('done')]).toEqual([null, true]);
    expect(await (await queue.take(yearly, 'now'))?.end('done')).toBe(true);
    await after.close();
    await queue.close();
    // Each says what happened, and nothing that differs from one time to the next.
    expect(failures.filter((error) => !(error instanceof Error))).toEqual([]);
    expect(failures.join()).not.toMatch(/Queue:|Worker:/);
    expect(failures.join()).not.toContain(new URL(postgres.url).password);
  });

  it('are not taken from a standby', async () => {
    const postgres = await server();
    const queue = createPostgresJobQueue({ url: postgres.url, statementTimeoutMs: 5_000 });
    await postgres.stop();
    postgres.demote();
    await postgres.start();
    await expect(queue.take(yearly, 'due')).rejects.toThrow('standby');
    await queue.close();
  });

  it('are taken again once a clock that was far ahead is right, and the service started or a job is asked for', async () => {
    const url = (await databases?.create()) ?? '';
    await preparePostgres(url);
    const queues = await testJobQueues(url);
    onTestFinished(queues.close);
    const first = queues.open();
    await first.start([yearly], () => undefined);
    await queues.noted();
    // It waits for whoever asks next.
    await (await first.take(yearly, 'now'))?.end('interrupted');
    await queues.hoursPass(-10_000);
    expect(await first.take(yearly, 'due')).toBeNull();
    expect(await (await first.take(yearly, 'now'))?.end('done')).toBe(true);
    await queues.hoursPass(-10_000);
    await first.close();
    const second = queues.open();
    await second.start([yearly], () => undefined);
    // Times are looked at again.
    await queues.noted();
    await second.close();
  });

  it('keep nobody from ending while the server is away', async () => {
    const postgres = await server();
    const queue = createPostgresJobQueue({ url: postgres.url, statementTimeoutMs: 5_000 });
    const failures: unknown[] = [];
    await queue.start([yearly], (error) => failures.push(error));
    await postgres.kill();
    await queue.close();
    const told = failures.length;
    await expect(queue.take(yearly, 'due')).rejects.toThrow();
    expect(failures).toHaveLength(told);
  });
});
