import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createCheckpoints } from './checkpoints.ts';

/** Copies and syncs that end when they are told to. */
function started() {
  const steps: { readonly what: 'copy' | 'sync'; resolve(): void; reject(error: Error): void }[] = [];
  const step = (what: 'copy' | 'sync') => (): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    steps.push({ what, resolve, reject });
    return promise;
  };
  const failures: unknown[] = [];
  const failed = (error: unknown) => failures.push(error);
  const committed = createCheckpoints({ copy: step('copy'), sync: step('sync'), failed });
  /** Ends the step under way, and what follows from it. */
  const end = async (): Promise<void> => {
    steps.at(-1)?.resolve();
    await turn();
  };
  return { steps, committed, failures, end, told: () => steps.map(({ what }) => what).join(' ') };
}

it('copies after many writes while others go on, then the rest while they wait', async () => {
  const { committed, end, told } = started();
  for (let i = 0; i < 8; i++) expect(committed(100)).toBeUndefined();
  expect(told()).toBe('');
  for (let i = 0; i < 30; i++) expect(committed(100)).toBeUndefined();
  expect(told()).toBe('copy');
  for (const soFar of ['copy sync', 'copy sync copy', 'copy sync copy sync']) {
    await end();
    expect(committed(1)).toBeUndefined();
    expect(told()).toBe(soFar);
  }
  await end();
  const rest = committed(1);
  expect(told()).toBe('copy sync copy sync copy');
  await end();
  await rest;
  for (let i = 0; i < 8; i++) expect(committed(100)).toBeUndefined();
  expect(told()).toBe('copy sync copy sync copy');
  expect(committed(100)).toBeUndefined();
  expect(told()).toBe('copy sync copy sync copy copy');
});

it('holds nobody up for a copy or a sync that fails, and tries again later', async () => {
  const { steps, committed, end } = started();
  for (const failing of [0, 1, 2, 3]) {
    const before = steps.length;
    expect(committed(1_000)).toBeUndefined();
    for (let step = 0; step < failing; step++) await end();
    expect(steps).toHaveLength(before + failing + 1);
    steps.at(-1)?.reject(new Error('no thread'));
    await turn();
    expect(committed(10)).toBeUndefined();
    expect(steps).toHaveLength(before + failing + 1);
  }
  committed(1_000);
  for (let step = 0; step < 4; step++) await end();
  const rest = committed(1);
  steps.at(-1)?.reject(new Error('disk full'));
  await expect(rest).resolves.toBeUndefined();
  expect(committed(10)).toBeUndefined();
});

it('says why it fails, once until it does not', async () => {
  const { steps, committed, failures, end } = started();
  const fail = async (why: string) => {
    steps.at(-1)?.reject(new Error(why));
    await turn();
  };
  for (const why of ['no thread', 'nor now']) {
    committed(1_000);
    await fail(why);
  }
  committed(1_000);
  for (let step = 0; step < 4; step++) await end();
  committed(1);
  await fail('not all of it');
  expect(failures).toEqual([new Error('no thread')]);
  committed(1_000);
  for (let step = 0; step < 4; step++) await end();
  committed(1);
  await end();
  committed(1_000);
  await fail('once more');
  expect(failures).toEqual([new Error('no thread'), new Error('once more')]);
});
