import { LRUCache } from 'lru-cache';
import type { OpenProfile, ProfileCache } from '../../ports/profileCache.ts';
import { FORGETTING } from './forgetting.ts';

export interface CacheLimits {
  /** Profiles at most. */
  readonly size: number;
  /** Bytes of all of them at most. */
  readonly bytes: number;
}

/**
 * What a profile takes (bytes; heap and buffers of 200 histories of 62 samples each, texts of 17 to 200 keys, rounded up).
 * Samples that are kept for themselves have intervals and their logarithms where others are of the same text. Free text
 * has neither, but a larger template: every pair of keys in four views.
 */
const OF_ONE_TEXT = { template: 8_192, sample: 512, key: 64 };
const OF_ANY_TEXT = { template: 65_000, sample: 1_024, key: 18 };
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

function bytesOf({ template, history: { samples, packed } }: OpenProfile): number {
  const each = template.mode === 'free' ? OF_ANY_TEXT : OF_ONE_TEXT;
  let bytes = each.template + (packed?.times.byteLength ?? 0);
  for (const sample of samples) {
    if (sample !== null) bytes += each.sample + each.key * sample.timeline.keys.length;
  }
  return bytes;
}
