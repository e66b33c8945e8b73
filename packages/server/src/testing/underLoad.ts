import { expect } from 'vitest';
import { enrolUser, typed, type V1Caller } from './v1.ts';

const LOAD = 4;
/** As many are there before the work begins. */
const BEFORE = 40;

/**
 * Does work while people enrol one after the other, in four rows at once. `ada` is enrolled for good before it begins.
 *
 * @returns whose samples were acknowledged before the work began, and that must be in what it makes
 */
export async function underLoad(caller: V1Caller, work: () => Promise<unknown>): Promise<string[]> {
  const acknowledged: string[] = [];
  let going = true;
  const load = Array.from({ length: LOAD }, async (_, worker) => {
    for (let n = 0; going; n += 1) {
      const user = `user-${worker}-${n}`;
      const { status } = await caller.send(`POST /v1/users/${user}/samples`, typed(worker + 1, n));
      // On a machine that is busy enough a store may have no time: that is no acknowledgement.
      if (status !== 503) expect(status).toBe(201);
      if (status === 201) acknowledged.push(user);
    }
  });
  await enrolUser(caller, 'ada');
  while (acknowledged.length < BEFORE) await new Promise(setImmediate);
  const known = [...acknowledged];
  await work();
  going = false;
  await Promise.all(load);
  expect(acknowledged.length).toBeGreaterThan(known.length);
  return known;
}
