import { describe, expect, it } from 'vitest';
import { syntheticTimings } from '../testing/syntheticTimings.ts';
import { createIsolationForest } from './isolationForest.ts';
import { openTemplate, sealTemplate } from './templateBuffer.ts';

const model = createIsolationForest();
const { training, probes } = syntheticTimings(10);
const template = model.enrolVectors(training);
const buffer = model.serialise(template);

/** The template with its payload changed and its checksum right again: only the contents can give it away. */
function forged(change: (view: DataView) => void): Uint8Array {
  const payload = openTemplate('isolation-forest', 1, buffer).slice();
  change(new DataView(payload.buffer));
  return sealTemplate('isolation-forest', 1, payload);
}
const refusal = (code: string) => expect.objectContaining({ code });

describe('the stored forest', () => {
  it('grows again tree by tree, with the settings it was enrolled with', () => {
    const settings = { trees: 7, contamination: 'auto', seed: 4_294_967_295, maxSamples: 4 } as const;
    const other = createIsolationForest(settings);
    const stored = model.parse(other.serialise(other.enrolVectors(training)));
    expect(stored).toEqual(other.enrolVectors(training));
    expect(stored.settings).toEqual(settings);
    expect(model.parse(buffer)).toEqual(template);
    for (const probe of probes) {
      expect(model.scoreVector(model.parse(buffer), probe)).toEqual(model.scoreVector(template, probe));
    }
  });

  it('takes 28 bytes, 4 a value and the envelope', () => {
    expect(buffer.length).toBe(16 + 28 + 10 * 42 * 4);
  });

  it.each<[string, (view: DataView) => void]>([
    ['no trees', (view) => view.setUint32(0, 0, true)],
    ['too many trees', (view) => view.setUint32(0, 1_001, true)],
    ['no rows per tree', (view) => view.setUint32(4, 0, true)],
    ['contamination out of range', (view) => view.setFloat64(12, 0.6, true)],
    ['contamination that is no number', (view) => view.setFloat64(12, Number.NaN, true)],
    ['no vectors', (view) => view.setUint32(20, 0, true)],
    ['more vectors than bytes', (view) => view.setUint32(20, 11, true)],
    ['far more vectors than bytes', (view) => view.setUint32(20, 0xffff_ffff, true)],
    ['more dimensions than bytes', (view) => view.setUint32(24, 43, true)],
    ['far more dimensions than bytes', (view) => view.setUint32(24, 0xffff_ffff, true)],
    ['a value that is no number', (view) => view.setFloat32(28, Number.NaN, true)],
    ['an infinite value', (view) => view.setFloat32(view.byteLength - 4, Number.POSITIVE_INFINITY, true)],
  ])('is refused with %s', (_, change) => {
    expect(() => model.parse(forged(change))).toThrow(refusal('template_damaged'));
  });

  it('is refused for what its envelope says', () => {
    const payload = openTemplate('isolation-forest', 1, buffer);
    const parsed = (kind: 'isolation-forest' | 'rhythm', version: number, bytes: Uint8Array) => () =>
      model.parse(sealTemplate(kind, version, bytes));
    expect(parsed('isolation-forest', 2, payload)).toThrow(refusal('template_version_unknown'));
    expect(parsed('rhythm', 1, payload)).toThrow(refusal('template_kind_differs'));
    expect(parsed('isolation-forest', 1, payload.subarray(0, 27))).toThrow(refusal('template_damaged'));
    expect(() => model.parse(new Uint8Array(40))).toThrow(refusal('template_not_recognised'));
  });
});

describe('imported vectors', () => {
  it('are refused when one is not finite, before or after rounding to 32 bits', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
      expect(() => model.enrolVectors([[0.1], [value]])).toThrow(refusal('template_damaged'));
    }
  });
});
