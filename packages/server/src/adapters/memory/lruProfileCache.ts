import { LRUCache } from 'lru-cache';
import type { OpenProfile, ProfileCache } from '../../ports/profileCache.ts';
import { FORGETTING } from './forgetting.ts';

export interface CacheLimits {
  /** Profiles at most. */
  readonly size: number;
  /** Bytes of all of them at most. */
  readonly bytes: number;
}

/** Bytes of one key of a sample that is kept for itself: when it was pressed and released, intervals and their logarithms. */
const BYTES_A_KEY = 64;
const BYTES_A_SAMPLE = 512;
const BYTES_A_TEMPLATE = 8_192;
/** Least recently used profiles go first: by number, and by bytes, roughly, of those with many tries or long texts sooner. */
export function createLruProfileCache({ size, bytes }: CacheLimits): ProfileCache {
  const entries = new LRUCache<string, OpenProfile>({
    max: size,
    maxSize: bytes,
    ...FORGETTING,
    sizeCalculation: bytesOf,
  });
  return {
    get: (profileId) => entries.get(profileId),
    set: (profileId, profile) => void entries.set(profileId, profile),
    delete: (profileId) => void entries.delete(profileId),
  };
}

/** No cache: every decision reads and parses what it needs. */
export function createNoProfileCache(): ProfileCache {
  return { get: () => undefined, set: () => undefined, delete: () => undefined };
}

function bytesOf({ history: { samples, packed } }: OpenProfile): number {
  let bytes = BYTES_A_TEMPLATE + (packed?.times.byteLength ?? 0);
  for (const sample of samples) {
    if (sample !== null) bytes += BYTES_A_SAMPLE + BYTES_A_KEY * sample.timeline.keys.length;
  }
  return bytes;
}
