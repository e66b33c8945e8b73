import type { Metrics } from '../../ports/metrics.ts';
import { type Store, StoreUnavailable } from '../../ports/store.ts';

/** The same store, which says how long it took, and whether it could. */
export function watchStore(store: Store, metrics: Metrics): Store {
  const watch = async <Result>(kind: 'write' | 'read', work: () => Promise<Result>): Promise<Result> => {
    const began = performance.now();
    let ok = true;
    try {
      return await work();
    } catch (error) {
      ok = !(error instanceof StoreUnavailable);
      throw error;
    } finally {
      metrics.transaction(kind, (performance.now() - began) / 1_000, ok);
    }
  };
  return {
    ...store,
    transact: (work) => watch('write', () => store.transact(work)),
    read: (work) => watch('read', () => store.read(work)),
  };
}
