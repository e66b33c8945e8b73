import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { decodeStanding, encodeStanding, type Standing } from './standing.ts';

const date = fc.date({ noInvalidDate: true });
const failures = fc.nat({ max: 4_000_000_000 });
const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const arbitraryStanding: fc.Arbitrary<Standing> = fc.record({
  failures,
  failedAt: fc.option(date),
  verifiedAt: fc.option(date),
  origins: fc.array(
    fc.record({
      tag: fc.oneof(hash, fc.constantFrom('', '*', 'x'.repeat(43), `${'x'.repeat(42)}é`)),
      failures,
      failedAt: date,
    }),
    { maxLength: 20 },
  ),
});

describe('standing', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(arbitraryStanding, (standing) => {
        expect(decodeStanding(encodeStanding(standing))).toEqual(standing);
      }),
    );
  });

  it('keeps tags of any length that it has room for, and refuses longer ones', () => {
    const withTag = (tag: string): Standing => ({
      ...{ failures: 1, failedAt: null, verifiedAt: null },
      origins: [{ tag, failures: 1, failedAt: new Date(0) }],
    });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (tag) => {
        if (Buffer.byteLength(tag) <= 127)
          expect(decodeStanding(encodeStanding(withTag(tag)))).toEqual(withTag(tag));
        else expect(() => encodeStanding(withTag(tag))).toThrow(RangeError);
      }),
    );
    expect(decodeStanding(encodeStanding(withTag('x'.repeat(127))))).toEqual(withTag('x'.repeat(127)));
    expect(() => encodeStanding(withTag('x'.repeat(128)))).toThrow(
      'got a tag of 128 bytes, expected at most 127',
    );
  });

  it('takes the least room that is sealed for failures from two places', () => {
    const failedAt = new Date();
    const origin = { tag: Buffer.alloc(32, 7).toString('base64url'), failures: 3, failedAt };
    const standing = { failures: 6, failedAt, verifiedAt: failedAt, origins: [origin, origin] };
    expect(encodeStanding(standing).length).toBeLessThanOrEqual(124);
  });

  it('reads what was written in JSON before', () => {
    const time = '2026-11-01T00:00:00.000Z';
    const before = { failures: 2, failed_at: time, origin_failures: [['*', 2, time]], verified_at: null };
    expect(decodeStanding(Buffer.from(JSON.stringify(before)))).toEqual({
      failures: 2,
      failedAt: new Date(time),
      origins: [{ tag: '*', failures: 2, failedAt: new Date(time) }],
      verifiedAt: null,
    });
  });

  it('reads nothing else', () => {
    fc.assert(
      fc.property(arbitraryStanding, fc.nat(), (standing, at) => {
        const bytes = encodeStanding(standing);
        expect(() => decodeStanding(bytes.subarray(0, at % bytes.length))).toThrow(StoreUnavailable);
        expect(() => decodeStanding(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(StoreUnavailable);
      }),
    );
    for (const other of ['', '[]', '{', '{"failures":-1.5}', 'null']) {
      expect(() => decodeStanding(Buffer.from(other))).toThrow(StoreUnavailable);
    }
  });
});
