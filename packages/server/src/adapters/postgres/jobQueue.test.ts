import { afterAll, describe } from 'vitest';
import { jobQueueContract } from '../../testing/jobQueueContract.ts';
import { testJobQueues } from '../../testing/postgres/jobQueues.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { testStores } from '../../testing/postgres/testStores.ts';
import { cronSchedule } from '../cron/schedule.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

describe.skipIf(databases === null)('on PostgreSQL', () => {
  jobQueueContract(async () => {
    if (databases === null) throw new Error('no PostgreSQL');
    const stores = await testStores(databases);
    const minute = (new Date().getUTCMinutes() + 30) % 60;
    return {
      ...(await testJobQueues(stores.url)),
      store: stores.open().store,
      hourly: cronSchedule(`${minute} * * * *`),
      now: () => new Date(),
    };
  });
});
