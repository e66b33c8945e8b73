import { LRUCache } from 'lru-cache';
import type { Verifier, VerifierCache } from '../../ports/verifierCache.ts';

/** Least recently used templates go first; capacity bounds memory (a phrase's template takes some 10 kB parsed). */
export function createLruVerifierCache(capacity: number): VerifierCache {
  const entries = new LRUCache<string, { version: number; verifier: Verifier }>({ max: capacity });
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
