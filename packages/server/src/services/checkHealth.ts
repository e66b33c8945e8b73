import type { Store } from '../ports/store.ts';
import type { VerifierCache } from '../ports/verifierCache.ts';

export interface Health {
  readonly healthy: boolean;
  readonly cache: { readonly enabled: boolean; readonly templates: number; readonly capacity: number };
}

/** Whether the service can do its work: its store answers. */
export type CheckHealth = () => Promise<Health>;

export function createCheckHealth({
  store,
  cache,
}: {
  readonly store: Store;
  readonly cache: VerifierCache;
}): CheckHealth {
  return async () => {
    const healthy = await store.ping().then(
      () => true,
      () => false,
    );
    return {
      healthy,
      cache: { enabled: cache.enabled, templates: cache.size, capacity: cache.capacity },
    };
  };
}
