import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../math/random.ts';
import { anySample, typing } from '../../testing/syntheticTyping.ts';
import { ModelError } from '../model.ts';
import { freeTextBytes, freeTextFrom } from './buffer.ts';
import { enrolFreeText, verifyFreeText } from './freeText.ts';

const random = createRandom(5);
const samples = Array.from({ length: 3 }, () => typing('own', random));
const good = freeTextBytes(enrolFreeText(samples, 'desktop'));
const PAIRS_AT = 56;

const changed = (change: (view: DataView) => void): Uint8Array => {
  const bytes = good.slice();
  change(new DataView(bytes.buffer));
  return bytes;
};

describe('the buffer of a free-text template', () => {
  it('comes back as it was', () => {
    expect(freeTextBytes(freeTextFrom(good))).toEqual(good);
    expect(freeTextFrom(good).statistics).toEqual(enrolFreeText(samples, 'desktop').statistics);
  });

  it.each([
    ['shorter', good.subarray(0, good.length - 1), 'template_damaged'],
    ['longer', Uint8Array.of(...good, 0), 'template_damaged'],
    ['nothing', new Uint8Array(0), 'template_damaged'],
    ['of a prior of the future', changed((view) => view.setUint16(0, 999, true)), 'template_version_unknown'],
    ['of more pairs than it has', changed((view) => view.setUint16(2, 12, true)), 'template_damaged'],
    ['of no samples', changed((view) => view.setUint32(4, 0, true)), 'template_damaged'],
    ['with negative squares', changed((view) => view.setFloat64(8, -1, true)), 'template_damaged'],
    [
      'with endless squares',
      changed((view) => view.setFloat64(20, Number.POSITIVE_INFINITY, true)),
      'template_damaged',
    ],
    ['of an unknown pair', changed((view) => view.setUint16(PAIRS_AT + 20, 1_225, true)), 'template_damaged'],
    ['of one pair twice', changed((view) => view.setUint16(PAIRS_AT + 2, 1, true)), 'template_damaged'],
    [
      'with a negative weight',
      changed((view) => view.setFloat32(PAIRS_AT + 22, -1, true)),
      'template_damaged',
    ],
    [
      'with a residual that is no number',
      changed((view) => view.setFloat32(PAIRS_AT + 22 + 44, Number.NaN, true)),
      'template_damaged',
    ],
  ])('is refused when it is %s', (_, bytes, code) => {
    expect(() => freeTextFrom(bytes)).toThrow(expect.objectContaining({ code }));
  });

  it('gives a finite score whenever it is read at all, whatever was done to it', () => {
    const patch = fc.tuple(fc.nat(good.length - 4), fc.constantFrom(0, 1, 2 ** 31, 0x7f7f_ffff, 0x0000_0001));
    fc.assert(
      fc.property(fc.array(patch, { minLength: 1, maxLength: 4 }), anySample, (patches, probe) => {
        const bytes = changed((view) => {
          for (const [at, value] of patches) view.setUint32(at, value, true);
        });
        const read = (): number => verifyFreeText(freeTextFrom(bytes), probe).value;
        try {
          expect(Number.isFinite(read())).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
        }
      }),
      { seed: 9, numRuns: 150 },
    );
  });
});
