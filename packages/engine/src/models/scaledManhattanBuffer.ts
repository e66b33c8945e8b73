import { isTimingVectorLength } from '../rhythm/timingVector.ts';
import { damaged } from './model.ts';
import { openTemplate, sealTemplate } from './templateBuffer.ts';

/**
 * Payload, little endian: rows u32, then per row its length u32 and its values f32, NaN where a release was not
 * seen. Means and deviations are computed again, so a buffer can't contradict itself.
 */
const VERSION = 1;

/** Enough for any enrolment; of more, the newest are kept. */
export const MAX_ROWS = 1_024;

export function serialiseManhattan(rows: readonly Float32Array[]): Uint8Array {
  const size = rows.reduce((total, row) => total + 4 + row.length * 4, 4);
  const payload = new Uint8Array(size);
  const view = new DataView(payload.buffer);
  view.setUint32(0, rows.length, true);
  let at = 4;
  for (const row of rows) {
    view.setUint32(at, row.length, true);
    at += 4;
    for (const value of row) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return sealTemplate('scaled-manhattan', VERSION, payload);
}

/** @throws {ModelError} `template_*` */
export function parseManhattan(buffer: Uint8Array): Float32Array[] {
  const payload = openTemplate('scaled-manhattan', VERSION, buffer);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  if (view.byteLength < 4) throw damaged(`got ${view.byteLength} bytes`);
  const count = view.getUint32(0, true);
  if (count < 1 || count > MAX_ROWS) throw damaged(`got ${count} rows, expected 1 to ${MAX_ROWS}`);
  const rows: Float32Array[] = [];
  let at = 4;
  for (let i = 0; i < count; i++) {
    const row = readRow(view, at);
    rows.push(row);
    at += 4 + row.length * 4;
  }
  if (at !== view.byteLength) throw damaged(`got ${view.byteLength} bytes, expected ${at}`);
  return rows;
}

function readRow(view: DataView, at: number): Float32Array {
  const length = at + 4 > view.byteLength ? 0 : view.getUint32(at, true);
  if (!isTimingVectorLength(length) || at + 4 + length * 4 > view.byteLength) {
    throw damaged('a row is cut off or of a length that no text has');
  }
  const row = Float32Array.from({ length }, (_, i) => view.getFloat32(at + 4 + i * 4, true));
  // A down-down time needs no release, so it is never missing.
  if (!row.every((value, i) => Number.isFinite(value) || (Number.isNaN(value) && i % 3 !== 1))) {
    throw damaged('a row holds a value that is not finite');
  }
  return row;
}
