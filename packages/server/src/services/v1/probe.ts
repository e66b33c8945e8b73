import { decodeEvents, encodeEvents, type KeystrokeSample, sampleOf } from '@keystroke-auth/engine';
import { joinParts, splitParts } from '../../lengthPrefixed.ts';

/** The samples of one try as they are kept: each with its length in front. */
export function encodeProbe(samples: readonly KeystrokeSample[]): Uint8Array {
  return joinParts(samples.map(({ events }) => encodeEvents(events)));
}

/** Oldest first. @throws {RangeError} for bytes that are no such list */
export function decodeProbe(buffer: Uint8Array): KeystrokeSample[] {
  return partsOfProbe(buffer).map((part) => sampleOf(decodeEvents(part)));
}

/** The events of each sample, as they are stored. @throws {RangeError} for bytes that are no such list */
export function partsOfProbe(buffer: Uint8Array): Uint8Array[] {
  // No try is without a sample: what is empty was lost, and copies of it would not be found.
  if (buffer.length === 0) throw new RangeError('got no bytes, expected a sample');
  return splitParts(buffer);
}
