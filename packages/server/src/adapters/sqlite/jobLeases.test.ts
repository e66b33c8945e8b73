import { expect, it } from 'vitest';
import { jobQueueContract } from '../../testing/jobQueueContract.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { cronSchedule } from '../cron/schedule.ts';
import { createJobLeases } from './jobLeases.ts';

const HOUR = 3_600_000;

async function open() {
  const folder = temporaryFolder();
  const service = await startService(folder.path);
  const { store } = service.store;
  let time = Date.parse('2026-11-23T00:30:00Z');
  let ids = 0;
  const now = () => new Date(time);
  const fixture = {
    ...{ store, now, hourly: cronSchedule('0 * * * *') },
    open: () => createJobLeases({ store, clock: { now }, newId: () => `${ids++}` }),
    hoursPass: async (hours: number) => {
      time += hours * HOUR;
    },
    noted: async () => undefined,
    close: async () => {
      await service.stop();
      folder.remove();
    },
  };
  for (const queue of [fixture.open(), fixture.open()])
    await queue.take({ name: 'tidy', schedule: fixture.hourly }, 'due');
  return fixture;
}

jobQueueContract(open);

it('does not wait for a time that only a clock that was wrong has seen', async () => {
  const { hoursPass, hourly, open: queue, close } = await open();
  const due = async () => {
    const turn = await queue().take({ name: 'tidy', schedule: hourly }, 'due');
    return turn === null ? null : turn.end('done');
  };
  await hoursPass(87_600);
  expect(await due()).toBe(true);
  await hoursPass(-87_600);
  expect([await due(), await due()]).toEqual([true, null]);
  // One that is some hours ahead does it early, and once.
  await hoursPass(5);
  expect(await due()).toBe(true);
  await hoursPass(-5);
  expect(await due()).toBeNull();
  await close();
});
