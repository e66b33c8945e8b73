import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { together } from './together.ts';

it('reads once for all who ask in one turn, after the last of them asked', async () => {
  const state = new Map([['a', 1]]);
  const reads: string[] = [];
  const find = together(async (name) => {
    reads.push(name);
    return state.get(name) ?? null;
  });
  const first = find('a');
  const other = find('b');
  state.delete('a');
  const second = find('a');
  expect(await Promise.all([first, second, other])).toEqual([null, null, null]);
  expect(reads).toEqual(['a', 'b']);
  state.set('a', 2);
  expect(await find('a')).toBe(2);
  expect(reads).toHaveLength(3);
});

it('tells everybody who asked of a read that failed, and reads again for the next', async () => {
  let broken = true;
  const find = together(async () => {
    if (broken) throw new Error('no disk');
    return 'there';
  });
  const both = await Promise.allSettled([find('a'), find('a')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  broken = false;
  expect(await find('a')).toBe('there');
});

it('does not make those wait who come while it reads', async () => {
  let reads = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const find = together(async () => {
    reads += 1;
    if (reads === 1) await promise;
    return reads;
  });
  const slow = find('a');
  await nextTurn();
  await nextTurn();
  expect(await find('a')).toBe(2);
  resolve();
  expect(await slow).toBe(2);
});
