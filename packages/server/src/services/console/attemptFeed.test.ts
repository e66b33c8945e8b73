import type { Attempt } from '@keystroke-auth/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { enrolUser, OWNER, startV1, typed } from '../../testing/v1.ts';
import { createAttemptFeed } from './attemptFeed.ts';

async function startFed() {
  const v1 = await startV1();
  onTestFinished(v1.stop);
  let asked = 0;
  let isGone = false;
  const store: typeof v1.service.store.store = {
    ...v1.service.store.store,
    read(work) {
      asked += 1;
      if (isGone) return Promise.reject(new StoreUnavailable('gone'));
      return v1.service.store.store.read(work);
    },
  };
  const feed = createAttemptFeed({ store, random: () => 0.5, everyMs: 1 });
  return {
    ...{ v1, feed, asked: () => asked },
    lose: (gone: boolean) => {
      isGone = gone;
    },
  };
}

it('asks the store once for all who follow, and not at all for nobody', async () => {
  const { v1, feed, asked } = await startFed();
  await enrolUser(v1, 'ada');
  const told: string[][] = [[], []];
  const leave = await Promise.all(
    told.map((ids) => feed.follow('default', (attempts) => void ids.push(...attempts.map(({ id }) => id)))),
  );
  expect(asked()).toBe(1);
  const { attempt_id: id } = await v1.verify('ada', typed(OWNER, 20));
  await expect.poll(() => told).toEqual([[id], [id]]);
  for (const each of leave) each();
  // One look may be under way.
  const after = asked();
  await v1.verify('ada', typed(OWNER, 21));
  expect(asked() - after).toBeLessThanOrEqual(1);
  expect(told).toEqual([[id], [id]]);
});

it('tells what came while the store was gone, once it is there again', async () => {
  const { v1, feed, asked, lose } = await startFed();
  await enrolUser(v1, 'ada');
  const told: Attempt[] = [];
  onTestFinished(await feed.follow('default', (attempts) => void told.push(...attempts)));
  lose(true);
  await expect(feed.follow('other', () => undefined)).rejects.toThrow(StoreUnavailable);
  const { attempt_id: id } = await v1.verify('ada', typed(OWNER, 20));
  const before = asked();
  await expect.poll(asked).toBeGreaterThan(before);
  expect(told).toEqual([]);
  lose(false);
  await expect.poll(() => told.map((attempt) => attempt.id)).toEqual([id]);
});

it('tells nothing of people who were erased, and their rows bring back no older ones', async () => {
  const { v1, feed } = await startFed();
  await enrolUser(v1, 'ada');
  await enrolUser(v1, 'bob');
  await v1.verify('bob', typed(OWNER, 30));
  await v1.verify('ada', typed(OWNER, 20));
  const told: string[] = [];
  onTestFinished(
    await feed.follow('default', (attempts) => void told.push(...attempts.map((each) => each.id))),
  );
  await v1.send('DELETE /v1/users/ada');
  const { attempt_id: id } = await v1.verify('bob', typed(OWNER, 31));
  await expect.poll(() => told).toEqual([id]);
});
