import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { newId } from './newId.ts';

it('rises, also after an id of a machine whose clock is ahead', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (msecs) => {
      const after = uuidv7({ msecs });
      const next = newId(after);
      expect(next > after).toBe(true);
      expect(newId(next) > next).toBe(true);
      expect(next).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

it('rises within a millisecond, and is never the same', () => {
  const ids = Array.from({ length: 5_000 }, () => newId());
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  // What is random of them: the last 32 bits.
  expect(new Set(ids.map((id) => id.slice(-8))).size).toBe(ids.length);
});
