import type { ProfileName } from '../../ports/profileRecords.ts';
import type { StoredSample } from '../../ports/sampleRecords.ts';
import type { Store } from '../../ports/store.ts';
import { readVectors } from '../storedSamples.ts';
import type { Models } from './models.ts';

export interface EnrolmentDescription {
  readonly samples: number;
  readonly enrolled: boolean;
  readonly required: number;
  /** Length of the longest Flask feature vector among the samples; null before there is a model. */
  readonly featureLength: number | null;
}

/** How far a user's enrolment is; an unknown user has no samples. */
export type DescribeEnrolment = (name: ProfileName) => Promise<EnrolmentDescription>;

export function createDescribeEnrolment({
  store,
  models,
}: {
  readonly store: Store;
  readonly models: Models;
}): DescribeEnrolment {
  return (name) =>
    store.read(async (records) => {
      const profile = await records.profiles.find(name);
      const typed = profile?.typedSamples ?? 0;
      const imported = profile?.importedSamples ?? 0;
      const enrolled =
        profile !== null && (profile.model !== null || models.choose(typed, imported) !== null);
      return {
        samples: typed + imported,
        enrolled,
        required: models.minSamples,
        // As the Flask service: known once a model is trained.
        featureLength: enrolled ? longest(await records.samples.ofProfile(profile)) : null,
      };
    });
}

function longest(samples: readonly StoredSample[]): number {
  return readVectors(samples).reduce((most, { length }) => Math.max(most, length), 0);
}
