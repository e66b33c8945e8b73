import fc from 'fast-check';
import { expect, it } from 'vitest';
import { copyRatio, mosaicEvidence as evidenceOfRows, MOSAIC_KINDS } from './mosaicEvidence.ts';

function mosaicEvidence(probe: number[], fresh: number[], stored: number[][], speeds: number[]): number[] {
  return evidenceOfRows(probe, fresh, Float64Array.from(stored.flat()), speeds);
}

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

it('sums over all mosaics, of every kind', () => {
  const speed = fc.double({ min: 0.8, max: 1.25, noNaN: true });
  const stored = fc.array(fc.tuple(text, speed), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(text, stored, (probe, samples) => {
      const fresh = [-3, -4, -5];
      const times = samples.map(([sample]) => sample);
      const speeds = samples.map(([, played]) => played);
      const evidence = mosaicEvidence(probe, fresh, times, speeds);
      MOSAIC_KINDS.forEach(({ noise, switching, atSpeed }, kind) => {
        const ratio = (source: number, place: number): number => {
          const time = times[source]?.[place];
          if (time === undefined) return 1;
          const played = atSpeed ? time * (speeds[source] ?? 1) : time;
          return copyRatio(probe[place] ?? 0, played, fresh[place] ?? 0, noise);
        };
        expect(evidence[kind]).toBeCloseTo(summedOver(samples.length + 1, ratio, switching), 9);
      });
    }),
  );
});

it('leaves out what the probe does not have, and plays stored samples at a speed', () => {
  const fresh = [-4, -4, -4];
  const stored = [[100, 200, 150]];
  const [whole] = mosaicEvidence([100, 200, 150], fresh, stored, [1]);
  const [part] = mosaicEvidence([100, 200, Number.NaN], fresh, stored, [1]);
  expect(whole).toBeGreaterThan(part ?? 0);
  const atSpeed = MOSAIC_KINDS.findIndex((kind) => kind.atSpeed);
  expect(mosaicEvidence([120, 240, 180], fresh, stored, [1.2])[atSpeed]).toBeCloseTo(whole ?? 0, 9);
});

it('answers texts of any length with a number', () => {
  const places = 2_000;
  const probe = Array.from({ length: places }, (_, i) => 100 + (i % 7));
  const far = probe.map((ms) => ms + 1_000);
  const anew = probe.map(() => -6);
  const [copied = 0] = mosaicEvidence(probe, anew, [probe, far], [1, 1]);
  expect(copied / places).toBeGreaterThan(4);
  expect(copied).toBeLessThan(places * Math.log(copyRatio(100, 100, -6, 1)));
  expect(mosaicEvidence(probe, anew, [far], [1]).every(Number.isFinite)).toBe(true);
});

it('takes an edit for less evidence, and never for proof against a copy', () => {
  expect(copyRatio(100, 100, -4, 1)).toBeGreaterThan(20);
  expect(copyRatio(100, 500, -4, 1)).toBe(copyRatio(100, Number.NaN, -4, 1));
  expect(copyRatio(100, 500, -4, 1)).toBeGreaterThan(0);
});
