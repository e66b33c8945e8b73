import { StoreUnavailable } from '../../ports/store.ts';

/** Probes in one value, oldest first: for each its length (u32, little endian) and its bytes. */
const LENGTH_BYTES = 4;

export function encodeProbeBundle(probes: readonly Uint8Array[]): Uint8Array {
  const bundle = Buffer.alloc(probes.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0));
  let at = 0;
  for (const probe of probes) {
    at = bundle.writeUInt32LE(probe.length, at);
    bundle.set(probe, at);
    at += probe.length;
  }
  return bundle;
}

/** @throws {StoreUnavailable} for anything that {@link encodeProbeBundle} did not write */
export function decodeProbeBundle(bytes: Uint8Array): Uint8Array[] {
  const bundle = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const probes: Uint8Array[] = [];
  for (let at = 0; at < bundle.length; ) {
    const from = at + LENGTH_BYTES;
    const to = from > bundle.length ? Number.POSITIVE_INFINITY : from + bundle.readUInt32LE(at);
    if (to > bundle.length) throw new StoreUnavailable('the store holds something else than probes');
    probes.push(bundle.subarray(from, to));
    at = to;
  }
  return probes;
}
