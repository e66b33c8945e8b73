import type { ProfileChange, ProfileKey, ProfileStore } from '../ports/profileStore.ts';
import type { Models } from './models.ts';
import { storeVector } from './storedSamples.ts';

export type ImportOutcome =
  | { readonly status: 'imported'; readonly samples: number; readonly usable: boolean }
  /** The profile holds imported vectors already: left as it is, so that an import can be repeated. */
  | { readonly status: 'present' };

/** Takes over the feature vectors that the Flask service kept of one user, all or nothing. */
export type ImportFlaskUser = (key: ProfileKey, vectors: readonly Float64Array[]) => Promise<ImportOutcome>;

export function createImportFlaskUser({
  profiles,
  models,
}: {
  readonly profiles: ProfileStore;
  readonly models: Models;
}): ImportFlaskUser {
  return async (key, vectors) => {
    let present = false;
    const profile = await profiles.change(key, (current, samples): ProfileChange | null => {
      present = (current?.importedSamples ?? 0) > 0;
      if (present) return null;
      const append = vectors.map(storeVector);
      const derived = models.derive(key.device, [...samples, ...append]);
      return {
        append,
        dropOldest: 0,
        learned: derived,
        featureLength: Math.max(current?.featureLength ?? 0, ...vectors.map(({ length }) => length)),
      };
    });
    if (present) return { status: 'present' };
    return { status: 'imported', samples: vectors.length, usable: profile?.model != null };
  };
}
