import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../math/random.ts';
import { typing } from '../../testing/syntheticTyping.ts';
import { ModelError } from '../model.ts';
import { fixedTextBytes, fixedTextFrom } from './buffer.ts';
import { enrolFixedText, verifyFixedText } from './fixedText.ts';

const random = createRandom(3);
const samples = Array.from({ length: 5 }, () => typing('own', random));
const probe = typing('own', random);
const text = samples[0]?.timeline.keys ?? new Uint16Array(0);
const bytes = fixedTextBytes(enrolFixedText(samples, text, 'desktop'));
const VALUES_START = 8 + Math.ceil(text.length / 2) * 4;

describe('fixed text buffer', () => {
  it('gives a finite score or none, whatever numbers somebody put into it', () => {
    const nasty = fc.oneof(
      fc.float(),
      fc.constantFrom(0, -0, 1e-45, 3e38, -3e38, Number.NaN, Number.POSITIVE_INFINITY, 1e-20, 1e20),
    );
    const edit = fc.tuple(fc.nat((bytes.length - VALUES_START) / 4 - 1), nasty);
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 30 }), (edits) => {
        const crafted = bytes.slice();
        const view = new DataView(crafted.buffer);
        for (const [at, value] of edits) view.setFloat32(VALUES_START + at * 4, value, true);
        try {
          expect(Number.isFinite(verifyFixedText(fixedTextFrom(crafted), probe).value)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('names a prior that it does not have', () => {
    const other = bytes.slice();
    new DataView(other.buffer).setUint16(0, 999, true);
    expect(() => fixedTextFrom(other)).toThrow(expect.objectContaining({ code: 'template_version_unknown' }));
  });
});
