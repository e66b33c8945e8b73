import type { Store } from '../ports/store.ts';
import type { VerifierCache } from '../ports/verifierCache.ts';
import { within } from '../within.ts';

export interface Health {
  readonly healthy: boolean;
  readonly cache: { readonly enabled: boolean; readonly templates: number; readonly capacity: number };
}

/** Whether the service can do its work: its store answers. */
export type CheckHealth = () => Promise<Health>;

/** Longer than this is no answer (ms): one question that hangs must not keep everybody from asking another. */
const PATIENCE_MS = 3_000;

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
    asking ??= within(PATIENCE_MS, store.ping(), 'the store does not answer')
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
