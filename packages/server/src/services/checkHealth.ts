import type { Store } from '../ports/store.ts';
import type { VerifierCache } from '../ports/verifierCache.ts';

export interface Health {
  readonly healthy: boolean;
  readonly cache: { readonly enabled: boolean; readonly templates: number; readonly capacity: number };
}

/** Whether the service can do its work: its store answers. */
export type CheckHealth = () => Promise<Health>;

/** Longer than this is no answer (ms): one question that hangs must not keep everybody from asking another. */
const PATIENCE_MS = 3_000;

function withinPatience(answer: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the store does not answer')), PATIENCE_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

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
    asking ??= withinPatience(store.ping())
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
