import { drawTypist, encodeEvents, parseSample, typeText } from '@keystroke-auth/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeProbe, encodeProbe } from './probe.ts';

const sample = (nth: number) => parseSample(typeText(drawTypist(1), 'two tries', { sample: nth }));

describe('encodeProbe, decodeProbe', () => {
  it('keep the samples of a try, in order', () => {
    for (const samples of [[sample(1)], [sample(1), sample(2)]]) {
      const kept = decodeProbe(encodeProbe(samples));
      expect(kept.map(({ events }) => encodeEvents(events))).toEqual(
        samples.map(({ events }) => encodeEvents(events)),
      );
    }
  });

  it('refuse what was cut off', () => {
    const whole = encodeProbe([sample(1), sample(2)]);
    const first = encodeProbe([sample(1)]).length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        fc.pre(length !== first);
        expect(() => decodeProbe(whole.subarray(0, length))).toThrow();
      }),
    );
  });
});
