import { describe, expect, it } from 'vitest';
import { parseManhattan, serialiseManhattan } from './scaledManhattanBuffer.ts';
import { openTemplate, sealTemplate } from './templateBuffer.ts';

const rows = [
  Float32Array.of(0.5, 0.25, -0.25, 1),
  Float32Array.of(Number.NaN, 0.25, Number.NaN, 1, 2, 3, 4),
];
const buffer = serialiseManhattan(rows);
const refusal = (code: string) => expect.objectContaining({ code });

function forged(change: (view: DataView) => void): Uint8Array {
  const payload = openTemplate('scaled-manhattan', 1, buffer).slice();
  change(new DataView(payload.buffer));
  return sealTemplate('scaled-manhattan', 1, payload);
}

describe('the stored timing vectors', () => {
  it('come back as they were, missing values too', () => {
    expect(parseManhattan(buffer)).toEqual(rows);
  });

  it.each<[string, (view: DataView) => void]>([
    ['no rows', (view) => view.setUint32(0, 0, true)],
    ['more rows than bytes', (view) => view.setUint32(0, 3, true)],
    ['fewer rows than bytes', (view) => view.setUint32(0, 1, true)],
    ['too many rows', (view) => view.setUint32(0, 1_025, true)],
    ['a row of a length that no text has', (view) => view.setUint32(4, 5, true)],
    ['a row longer than the buffer', (view) => view.setUint32(4, 0xffff_fffd, true)],
    ['an infinite value', (view) => view.setFloat32(8, Number.POSITIVE_INFINITY, true)],
    ['a missing down-down time', (view) => view.setFloat32(12, Number.NaN, true)],
  ])('are refused with %s', (_, change) => {
    expect(() => parseManhattan(forged(change))).toThrow(refusal('template_damaged'));
  });

  it('are refused for what the envelope says', () => {
    const payload = openTemplate('scaled-manhattan', 1, buffer);
    expect(() => parseManhattan(sealTemplate('scaled-manhattan', 2, payload))).toThrow(
      refusal('template_version_unknown'),
    );
    expect(() => parseManhattan(sealTemplate('isolation-forest', 1, payload))).toThrow(
      refusal('template_kind_differs'),
    );
    expect(() => parseManhattan(sealTemplate('scaled-manhattan', 1, new Uint8Array(3)))).toThrow(
      refusal('template_damaged'),
    );
    expect(() => parseManhattan(new Uint8Array(0))).toThrow(refusal('template_not_recognised'));
  });
});
