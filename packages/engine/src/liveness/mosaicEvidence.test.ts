import fc from 'fast-check';
import { expect, it } from 'vitest';
import { copyRatio, mosaicEvidence } from './mosaicEvidence.ts';

const time = fc.integer({ min: 50, max: 60 });
const PLACES = 3;
const text = fc.array(time, { minLength: PLACES, maxLength: PLACES });

/** The definition: every mosaic's probability times its ratio, one mosaic after the other. */
function summedOver(
  sources: number,
  ratio: (source: number, place: number) => number,
  switching: number,
): number {
  const from = (place: number, source: number): number => {
    const here = ratio(source, place);
    if (place + 1 === PLACES) return here;
    let after = (1 - switching) * from(place + 1, source);
    for (let next = 0; next < sources; next++) after += (switching / sources) * from(place + 1, next);
    return here * after;
  };
  let sum = 0;
  for (let source = 0; source < sources; source++) sum += from(0, source) / sources;
  return Math.log(sum);
}

it('sums over all mosaics', () => {
  fc.assert(
    fc.property(
      text,
      fc.array(text, { minLength: 1, maxLength: 3 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(1, 6),
      (probe, samples, switching, noise) => {
        const fresh = [-3, -4, -5];
        const stored = probe.map((_, place) => Float64Array.from(samples, (sample) => sample[place] ?? 0));
        const speeds = new Float64Array(samples.length).fill(1);
        const [evidence] = mosaicEvidence({ probe, fresh, stored, speeds }, noise, [switching]);
        const ratio = (source: number, place: number): number => {
          const sample = samples[source];
          return sample === undefined
            ? 1
            : copyRatio(probe[place] ?? 0, sample[place] ?? 0, fresh[place] ?? 0, noise);
        };
        expect(evidence).toBeCloseTo(summedOver(samples.length + 1, ratio, switching), 9);
      },
    ),
  );
});

it('leaves out what the probe does not have, and plays stored samples at a speed', () => {
  const fresh = [-4, -4, -4];
  const stored = [Float64Array.of(100), Float64Array.of(200), Float64Array.of(150)];
  const asStored = { fresh, stored, speeds: Float64Array.of(1) };
  const [whole] = mosaicEvidence({ ...asStored, probe: [100, 200, 150] }, 1, [0.1]);
  const [part] = mosaicEvidence({ ...asStored, probe: [100, 200, Number.NaN] }, 1, [0.1]);
  expect(whole).toBeGreaterThan(part ?? 0);
  const atSpeed = { fresh, stored, speeds: Float64Array.of(1.2) };
  expect(mosaicEvidence({ ...atSpeed, probe: [120, 240, 180] }, 1, [0.1])[0]).toBeCloseTo(whole ?? 0, 9);
});

it('takes an edit for less evidence, and never for proof against a copy', () => {
  expect(copyRatio(100, 100, -4, 1)).toBeGreaterThan(20);
  expect(copyRatio(100, 500, -4, 1)).toBe(copyRatio(100, Number.NaN, -4, 1));
  expect(copyRatio(100, 500, -4, 1)).toBeGreaterThan(0);
});
