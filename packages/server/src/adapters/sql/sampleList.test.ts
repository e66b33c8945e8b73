import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE_KINDS, type SampleRecord } from '../../ports/sampleRecords.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { decodeSampleList, encodeSampleList } from './sampleList.ts';

const arbitrarySample: fc.Arbitrary<SampleRecord> = fc.record({
  kind: fc.constantFrom(...SAMPLE_KINDS),
  createdAt: fc.date({ noInvalidDate: true }),
  data: fc.uint8Array({ maxLength: 400 }).map((data) => Buffer.from(data)),
});

describe('sampleList', () => {
  it('gives back exactly what it was given, in order', () => {
    fc.assert(
      fc.property(fc.array(arbitrarySample, { maxLength: 16 }), (samples) => {
        expect(decodeSampleList(encodeSampleList(samples))).toEqual(samples);
      }),
    );
  });

  it('is as long for typing that repeats itself as for typing that does not', () => {
    const sampleOf = (data: Uint8Array): SampleRecord => ({ kind: 'events', createdAt: new Date(0), data });
    const even = Array.from({ length: 5 }, () => sampleOf(new Uint8Array(150)));
    const uneven = even.map((_, i) =>
      sampleOf(Uint8Array.from({ length: 150 }, (_, j) => (j < 100 ? (i * 37 + j) ** 3 : 0))),
    );
    expect(encodeSampleList(even)).toHaveLength(encodeSampleList(uneven).length);
  });

  it('reads nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeSampleList(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(StoreUnavailable);
        }
      }),
    );
    expect(() => decodeSampleList(Uint8Array.of(9, 3, 0))).toThrow(StoreUnavailable);
    expect(() => decodeSampleList(new Uint8Array(0))).toThrow(StoreUnavailable);
  });
});
