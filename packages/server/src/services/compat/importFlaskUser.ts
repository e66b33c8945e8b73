import type { Clock } from '../../ports/clock.ts';
import type { ProfileName } from '../../ports/profileRecords.ts';
import type { Store } from '../../ports/store.ts';
import { CLI } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import { storeVector } from '../storedSamples.ts';
import { addToProfile } from './addToProfile.ts';
import type { Models } from './models.ts';

export type ImportOutcome =
  | { readonly status: 'imported'; readonly samples: number; readonly usable: boolean }
  /** The profile holds imported vectors already: left as it is, so that an import can be repeated. */
  | { readonly status: 'present' };

/** Takes over the feature vectors that the Flask service kept of one user, all or nothing. */
export type ImportFlaskUser = (name: ProfileName, vectors: readonly Float64Array[]) => Promise<ImportOutcome>;

export interface ImportFlaskUserDependencies {
  readonly store: Store;
  readonly models: Models;
  readonly clock: Clock;
  newId(): string;
}

export function createImportFlaskUser(dependencies: ImportFlaskUserDependencies): ImportFlaskUser {
  const { store, models, clock, newId } = dependencies;
  return (name, vectors) =>
    store.transact(async (records): Promise<ImportOutcome> => {
      const current = await records.profiles.find(name);
      if (current !== null && current.importedSamples > 0) return { status: 'present' };
      const addition = {
        name,
        profile: current,
        samples: vectors.map(storeVector),
        maxSamples: Number.POSITIVE_INFINITY,
      };
      const now = clock.now();
      const profile = await addToProfile(records, models, addition, newId(), now);
      const details = { profile_id: profile.id, samples: vectors.length, version: profile.version };
      await noteAct(records, CLI, 'user.imported', name, details, now);
      return { status: 'imported', samples: vectors.length, usable: profile.model !== null };
    });
}
