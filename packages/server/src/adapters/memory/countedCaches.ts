import type { Metrics } from '../../ports/metrics.ts';
import type { ProfileCache } from '../../ports/profileCache.ts';
import type { VerifierCache } from '../../ports/verifierCache.ts';

/** The same cache, which says how often it had what was asked for. */
export function countProfiles(cache: ProfileCache, metrics: Metrics): ProfileCache {
  return {
    ...cache,
    get(profileId) {
      const profile = cache.get(profileId);
      metrics.lookedUp('profiles', profile !== undefined);
      return profile;
    },
  };
}

/** As {@link countProfiles}. */
export function countVerifiers(cache: VerifierCache, metrics: Metrics): VerifierCache {
  return {
    enabled: cache.enabled,
    capacity: cache.capacity,
    get size() {
      return cache.size;
    },
    get(profile) {
      const verifier = cache.get(profile);
      metrics.lookedUp('verifiers', verifier !== undefined);
      return verifier;
    },
    set: cache.set,
  };
}
