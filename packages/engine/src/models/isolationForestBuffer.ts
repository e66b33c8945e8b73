import { FOREST_LIMITS, isCount, problemOf } from './forestSettings.ts';
import { type ForestTemplate, growForest } from './forestTemplate.ts';
import { damaged } from './model.ts';
import { openTemplate, sealTemplate } from './templateBuffer.ts';

/**
 * Payload, little endian: trees u32, rows per tree at most u32, seed u32, contamination f64 (0 for `auto`),
 * vectors u32, dimensions u32, then the padded vectors, row by row, f32.
 *
 * Vectors, not trees: they are needed for the next update anyway, ten of them take 2 kB where a hundred trees
 * take 25, growing the trees again takes well under a millisecond, and a buffer can't hold trees that don't
 * terminate. 32 bits lose nothing: the forest, as scikit-learn's, never saw more.
 */
const VERSION = 1;
const HEADER_BYTES = 28;

export function serialiseForest({ settings, values, count, dimensions }: ForestTemplate): Uint8Array {
  const payload = new Uint8Array(HEADER_BYTES + values.length * 4);
  const view = new DataView(payload.buffer);
  view.setUint32(0, settings.trees, true);
  view.setUint32(4, settings.maxSamples, true);
  view.setUint32(8, settings.seed, true);
  view.setFloat64(12, settings.contamination === 'auto' ? 0 : settings.contamination, true);
  view.setUint32(20, count, true);
  view.setUint32(24, dimensions, true);
  values.forEach((value, i) => {
    view.setFloat32(HEADER_BYTES + i * 4, value, true);
  });
  return sealTemplate('isolation-forest', VERSION, payload);
}

/** @throws {ModelError} `template_*` */
export function parseForest(buffer: Uint8Array): ForestTemplate {
  const payload = openTemplate('isolation-forest', VERSION, buffer);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  if (view.byteLength < HEADER_BYTES) throw damaged(`got ${view.byteLength} bytes of header`);
  const contamination = view.getFloat64(12, true);
  const settings = {
    trees: view.getUint32(0, true),
    maxSamples: view.getUint32(4, true),
    seed: view.getUint32(8, true),
    contamination: contamination === 0 ? ('auto' as const) : contamination,
  };
  const problem = problemOf(settings);
  if (problem !== null) throw damaged(problem);
  const count = view.getUint32(20, true);
  const dimensions = view.getUint32(24, true);
  if (!isCount(count, FOREST_LIMITS.vectors)) throw damaged(`got ${count} vectors`);
  if (dimensions > FOREST_LIMITS.dimensions) throw damaged(`got ${dimensions} dimensions`);
  const size = HEADER_BYTES + count * dimensions * 4;
  if (view.byteLength !== size) throw damaged(`got ${view.byteLength} bytes, expected ${size}`);
  const values = Float32Array.from({ length: count * dimensions }, (_, i) =>
    view.getFloat32(HEADER_BYTES + i * 4, true),
  );
  return growForest({ values, count, dimensions }, settings);
}
