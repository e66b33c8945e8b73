import { decodeEvents, encodeEvents, type KeystrokeSample, sampleOf } from '@keystroke-auth/engine';

const LENGTH_BYTES = 4;

/** The samples of one try as they are kept: each with its length in front. */
export function encodeProbe(samples: readonly KeystrokeSample[]): Uint8Array {
  const parts = samples.map(({ events }) => encodeEvents(events));
  const buffer = new Uint8Array(parts.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0));
  const view = new DataView(buffer.buffer);
  let offset = 0;
  for (const part of parts) {
    view.setUint32(offset, part.length, true);
    buffer.set(part, offset + LENGTH_BYTES);
    offset += LENGTH_BYTES + part.length;
  }
  return buffer;
}

/** Oldest first. @throws {RangeError} for bytes that are no such list */
export function decodeProbe(buffer: Uint8Array): KeystrokeSample[] {
  return partsOfProbe(buffer).map((part) => sampleOf(decodeEvents(part)));
}

/** The events of each sample, as they are stored. @throws {RangeError} for bytes that are no such list */
export function partsOfProbe(buffer: Uint8Array): Uint8Array[] {
  // No try is without a sample: what is empty was lost, and copies of it would not be found.
  if (buffer.length === 0) throw new RangeError('got no bytes, expected a sample');
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const parts: Uint8Array[] = [];
  let offset = 0;
  while (offset < buffer.length) {
    const from = offset + LENGTH_BYTES;
    const to = from + view.getUint32(offset, true);
    if (to > buffer.length) throw new RangeError(`got ${buffer.length - from} bytes, expected ${to - from}`);
    parts.push(buffer.subarray(from, to));
    offset = to;
  }
  return parts;
}
