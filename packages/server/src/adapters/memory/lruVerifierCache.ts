import { LRUCache } from 'lru-cache';
import type { Verifier, VerifierCache } from '../../ports/verifierCache.ts';
import { FORGETTING } from './forgetting.ts';
import type { CacheLimits } from './lruProfileCache.ts';

/** A parsed template takes some four times the bytes of a stored one (doubles for floats, and what is derived). */
const PARSED_RATIO = 4;
/** Least recently used templates go first. Bounded in number, and in bytes for those who type long texts. */
export function createLruVerifierCache({ size: capacity, bytes }: CacheLimits): VerifierCache {
  const entries = new LRUCache<string, { version: number; verifier: Verifier }>({
    max: capacity,
    maxSize: bytes,
    ...FORGETTING,
    sizeCalculation: ({ verifier }) => Math.max(1, verifier.bytes * PARSED_RATIO),
  });
  return {
    enabled: true,
    capacity,
    get size() {
      return entries.size;
    },
    get(profileId, version) {
      const entry = entries.get(profileId);
      return entry?.version === version ? entry.verifier : undefined;
    },
    set(profileId, version, verifier) {
      entries.set(profileId, { version, verifier });
    },
  };
}

/** No cache: every verification parses its template. */
export function createNoVerifierCache(): VerifierCache {
  return { enabled: false, capacity: 0, size: 0, get: () => undefined, set: () => undefined };
}
