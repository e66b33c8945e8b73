import type { OpenProfile, ProfileCache } from '../../ports/profileCache.ts';
import type { Records, Store } from '../../ports/store.ts';

/** One transaction under way. */
export interface Work {
  readonly records: Records;
  /** Profiles to keep open once the transaction is durable, by id; null: to forget. */
  readonly opened: Map<string, OpenProfile | null>;
  /** What is told to nobody before the transaction is durable: numbers for the operator. */
  readonly told: (() => void)[];
}

/** Runs a use case as one transaction. */
export type Transact = <Result>(run: (work: Work) => Promise<Result>) => Promise<Result>;

/** The cache learns of a profile only after the commit: what was rolled back must never decide. */
export function createTransact({
  store,
  cache,
}: {
  readonly store: Store;
  readonly cache: ProfileCache;
}): Transact {
  return async (run) => {
    let opened: Work['opened'] = new Map();
    let told: Work['told'] = [];
    const result = await store.transact((records) => {
      opened = new Map();
      told = [];
      return run({ records, opened, told });
    });
    for (const tell of told) tell();
    for (const [profileId, profile] of opened) {
      if (profile === null) cache.delete(profileId);
      else cache.set(profileId, profile);
    }
    return result;
  };
}
