import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { cronSchedule } from '../../adapters/cron/schedule.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { testStores } from '../../testing/postgres/testStores.ts';
import { createRunJob } from './runJob.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

const HOUR = 3_600_000;
const never = new AbortController().signal;

describe.skipIf(databases === null)('machines whose clocks are an hour apart', () => {
  it.each([1, -1])('do a job one after the other (%i)', async (hours) => {
    if (databases === null) return;
    const stores = await testStores(databases);
    const failures: unknown[] = [];
    const runner = (ahead: number) =>
      createRunJob({
        store: stores.open().store,
        clock: { now: () => new Date(Date.now() + ahead) },
        newId: randomUUID,
        random: () => 0.5,
        failed: (_, error) => failures.push(error),
        left: () => failures.push('left'),
      });
    let runs = 0;
    let end = (): void => undefined;
    onTestFinished(() => end());
    const job = {
      ...{ name: 'tidy', about: 'tidies', schedule: cronSchedule('0 * * * *') },
      run: async () => {
        runs += 1;
        if (runs === 1) {
          await new Promise<void>((resolve) => {
            end = resolve;
          });
        }
      },
    };
    const [here, there] = [runner(0), runner(hours * HOUR)];
    const first = here(job, 'now', never);
    await expect.poll(() => runs).toBe(1);
    expect(await there(job, 'now', never)).toBe('idle');
    end();
    expect(await first).toBe('done');
    expect(await there(job, 'now', never)).toBe('done');
    expect([runs, failures]).toEqual([2, []]);
  });
});
