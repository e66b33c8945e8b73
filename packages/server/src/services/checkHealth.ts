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
  readonly store: Pick<Store, 'ping'>;
  readonly cache: VerifierCache;
}): CheckHealth {
  let asking: Promise<boolean> | undefined;
  // Anybody may ask, without a key: those who ask at once are one question to the store.
  const answers = (): Promise<boolean> => {
    asking ??= store
      .ping()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  return async () => {
    const healthy = await answers();
    return {
      healthy,
      cache: { enabled: cache.enabled, templates: cache.size, capacity: cache.capacity },
    };
  };
}
