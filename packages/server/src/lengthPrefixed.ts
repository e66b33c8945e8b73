const LENGTH_BYTES = 4;

/** Parts in one value, in order: each with its length in front (u32, little endian). */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
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

/** The parts that {@link joinParts} joined; they share the memory of the whole. @throws {RangeError} for other bytes */
export function splitParts(buffer: Uint8Array): Uint8Array[] {
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
