import { StoreUnavailable } from '../../ports/store.ts';
import { compressed, decompressed } from './compressed.ts';

/** Compressed; no template begins so, and one that was stored before is read as it is. */
const PACKED = 1;
/** Half of a phrase's template is weights, nearly the same for every key; with four texts of GREYC it takes 0.52 to 0.55. */
const SHARE = 0.58;

/** A template as it is stored. */
export function packTemplate(template: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(PACKED), compressed(template, SHARE)]);
}

/** @throws {StoreUnavailable} for something packed that can't be unpacked */
export function unpackTemplate(stored: Uint8Array): Uint8Array {
  if (stored[0] !== PACKED) return stored;
  try {
    return decompressed(stored.subarray(1));
  } catch (cause) {
    throw new StoreUnavailable('the store holds something else than a template', { cause });
  }
}
