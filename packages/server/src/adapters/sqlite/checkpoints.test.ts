import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createCheckpoints } from './checkpoints.ts';

/** Copies that end when they are told to. */
function started() {
  const copies: PromiseWithResolvers<void>[] = [];
  const committed = createCheckpoints(() => {
    const copy = Promise.withResolvers<void>();
    copies.push(copy);
    return copy.promise;
  });
  return { copies, committed };
}

it('copies after many writes while others go on, then the rest while they wait', async () => {
  const { copies, committed } = started();
  for (let i = 0; i < 8; i++) expect(committed(100)).toBeUndefined();
  expect(copies).toHaveLength(0);
  for (let i = 0; i < 30; i++) expect(committed(100)).toBeUndefined();
  expect(copies).toHaveLength(1);
  copies[0]?.resolve();
  await turn();
  const rest = committed(1);
  expect(copies).toHaveLength(2);
  copies[1]?.resolve();
  await rest;
  for (let i = 0; i < 8; i++) expect(committed(100)).toBeUndefined();
  expect(copies).toHaveLength(2);
  expect(committed(100)).toBeUndefined();
  expect(copies).toHaveLength(3);
});

it('holds nobody up for a copy that fails, and tries again later', async () => {
  const { copies, committed } = started();
  committed(1_000);
  copies[0]?.reject(new Error('no thread'));
  await turn();
  expect(committed(10)).toBeUndefined();
  committed(1_000);
  copies[1]?.resolve();
  await turn();
  const rest = committed(1);
  copies[2]?.reject(new Error('disk full'));
  await expect(rest).resolves.toBeUndefined();
  expect(committed(10)).toBeUndefined();
});
