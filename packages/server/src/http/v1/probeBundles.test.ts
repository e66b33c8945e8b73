import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { STORE_FILE } from '../../composeStore.ts';
import { enrolUser, OWNER, startV1, typed } from '../../testing/v1.ts';

// Whatever is compared is read from the store.
const v1 = await startV1({ env: { MODEL_CACHE_ENABLED: 'false' } });
afterAll(v1.stop);

const TRIES = 20;

/** A try once more, every event moved by up to 2 ms: nobody has seen just these times. */
const copyOf = (sample: number, seed: number) => {
  const { keystroke_data, ...rest } = typed(OWNER, sample);
  const moved = keystroke_data.map((event, i) => ({
    ...event,
    timestamp: event.timestamp + ((i + seed) % 3),
  }));
  return { ...rest, keystroke_data: moved };
};

it('hide no try from those that come later, whole, damaged or gone', async () => {
  await enrolUser(v1, 'ada', OWNER);
  for (let i = 0; i < TRIES; i++) await v1.verify('ada', typed(OWNER, 10 + i));
  const database = new Database(join(v1.dataDir, STORE_FILE));
  const held = () => database.prepare('select length(probes) as bytes from probe_bundles').all();
  expect(held()).toEqual([{ bytes: expect.any(Number) }]);
  const steps = [
    () => undefined,
    () => database.exec("update probe_bundles set probes = x'00'"),
    () => database.exec("update probe_bundles set until = 'z'"),
    () => database.exec('delete from probe_bundles'),
  ];
  for (const [nth, damage] of steps.entries()) {
    damage();
    // In the bundle, and after it.
    for (const sample of [10 + nth, 10 + TRIES - 1]) {
      const { decision, reasons } = await v1.verify('ada', copyOf(sample, nth));
      expect([nth, sample, decision]).toEqual([nth, sample, 'deny']);
      expect(reasons.map(({ code }) => code)).toContain('replayed_sample');
    }
    await v1.send('POST /v1/users/ada/unlock');
    expect([nth, (await v1.verify('ada', typed(OWNER, 50 + nth))).decision]).toEqual([nth, 'allow']);
  }
  database.close();
});
