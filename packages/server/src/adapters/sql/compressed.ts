import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Compressed, and filled up to a share of its length: how well it compresses says something of what it is, and what is
 * sealed shows its length.
 *
 * @param share what is nearly always enough
 */
export function compressed(data: Uint8Array, share: number): Uint8Array {
  const packed = deflateRawSync(data);
  const filled = Buffer.alloc(Math.max(packed.length, Math.ceil(data.length * share)));
  filled.set(packed);
  return filled;
}

/** @throws for what is not compressed; what follows the end is not looked at */
export function decompressed(data: Uint8Array): Buffer {
  return inflateRawSync(data);
}
