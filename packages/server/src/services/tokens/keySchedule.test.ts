import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ANNOUNCED_FOR,
  KEY_SET_MAX_AGE_SECONDS,
  KEYS_READ_FOR,
  nextKeyFrom,
  PUBLISHED_AFTER,
  publishedAt,
  signingAt,
} from './keySchedule.ts';

const HOUR = 3_600_000;
const key = (ms: number) => ({ activeFrom: new Date(ms) });

/** A key set and a time at which it is looked at. */
const keysAndTime = fc.record({
  keys: fc
    .array(fc.integer({ min: 0, max: 1_000 * HOUR }), { minLength: 1, maxLength: 5 })
    .map((times) => times.sort((a, b) => a - b).map(key)),
  time: fc.integer({ min: 0, max: 2_000 * HOUR }).map((ms) => new Date(ms)),
});

describe('the keys of decision tokens', () => {
  it('are published while a token under them can be good, and no longer', () => {
    fc.assert(
      fc.property(keysAndTime, fc.integer({ min: 0, max: PUBLISHED_AFTER - 1 }), ({ keys, time }, later) => {
        const signer = signingAt(keys, time);
        const published = publishedAt(keys, new Date(time.getTime() + later));
        expect(signer === null || published.includes(signer)).toBe(true);
        for (const [i, old] of keys.entries()) {
          const replaced = keys[i + 1]?.activeFrom.getTime();
          const useful = replaced === undefined || time.getTime() < replaced + PUBLISHED_AFTER;
          expect(publishedAt(keys, time).includes(old)).toBe(useful);
        }
      }),
    );
  });

  it('always have one that signs, however long nobody looked', () => {
    fc.assert(
      fc.property(keysAndTime, ({ keys, time }) => {
        const from = nextKeyFrom(keys, time, 24 * HOUR);
        const all = from === null ? keys : [...keys, { activeFrom: from }];
        expect(signingAt(all, time)).not.toBeNull();
        // One that was just made is not made again.
        if (from !== null) expect(nextKeyFrom(all, time, 24 * HOUR)).toBeNull();
      }),
    );
  });

  it('are known to everybody before they sign: copies and processes lag behind by less', () => {
    expect(ANNOUNCED_FOR).toBeGreaterThan(KEY_SET_MAX_AGE_SECONDS * 1_000 + KEYS_READ_FOR);
    const now = new Date(10 * HOUR);
    expect(nextKeyFrom([key(0)], now, 10 * HOUR)).toEqual(new Date(now.getTime() + ANNOUNCED_FOR));
    expect(nextKeyFrom([key(0)], now, 11 * HOUR)).toBeNull();
    expect(nextKeyFrom([], now, HOUR)).toEqual(now);
  });
});
