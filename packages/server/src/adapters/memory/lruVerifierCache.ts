import { LRUCache } from 'lru-cache';
import type { CachedProfile, Verifier, VerifierCache } from '../../ports/verifierCache.ts';
import { FORGETTING } from './forgetting.ts';
import type { CacheLimits } from './lruProfileCache.ts';

/** A parsed template takes some four times the bytes of a stored one (doubles for floats, and what is derived). */
const PARSED_RATIO = 4;
/** Least recently used templates go first. Bounded in number, and in bytes for those who type long texts. */
export function createLruVerifierCache({ size: capacity, bytes }: CacheLimits): VerifierCache {
  const entries = new LRUCache<string, CachedProfile & { verifier: Verifier }>({
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
    get({ id, version, edition }) {
      const entry = entries.get(id);
      return entry?.version === version && entry.edition === edition ? entry.verifier : undefined;
    },
    set({ id, version, edition }, verifier) {
      entries.set(id, { id, version, edition, verifier });
    },
  };
}

/** No cache: every verification parses its template. */
export function createNoVerifierCache(): VerifierCache {
  return { enabled: false, capacity: 0, size: 0, get: () => undefined, set: () => undefined };
}
