import { flaskVector, type KeystrokeSample } from '@keystroke-auth/engine';
import { ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../ports/clock.ts';
import type { ProfileName } from '../ports/profileRecords.ts';
import type { Store } from '../ports/store.ts';
import { addToProfile } from './addToProfile.ts';
import type { Models } from './models.ts';
import type { Principal } from './principal.ts';
import { storeSample } from './storedSamples.ts';

export interface EnrolSampleDependencies {
  readonly store: Store;
  readonly models: Models;
  readonly clock: Clock;
  newId(): string;
  /** The oldest samples go when a profile holds more. */
  readonly maxSamples: number;
}

export interface EnrolmentProgress {
  readonly samples: number;
  readonly required: number;
  readonly enrolled: boolean;
}

/**
 * Adds one sample to a profile and learns from all of them. Resolves when sample and template are durable.
 *
 * @throws {ProtocolError} `already_enrolled` when a caller without a key would add to a finished enrolment: it
 *   would let anybody poison a template.
 */
export type EnrolSample = (
  principal: Principal,
  name: ProfileName,
  sample: KeystrokeSample,
) => Promise<EnrolmentProgress>;

export function createEnrolSample(dependencies: EnrolSampleDependencies): EnrolSample {
  const { store, models, clock, newId, maxSamples } = dependencies;
  return async (principal, name, sample) => {
    const samples = [storeSample(sample)];
    const featureLength = flaskVector(sample.events).length;
    const profile = await store.transact(async (records) => {
      const current = await records.profiles.find(name);
      if (!principal.mayTeachEnrolled && current?.model != null) throw new ProtocolError('already_enrolled');
      const addition = { name, profile: current, samples, featureLength, maxSamples };
      return addToProfile(records, models, addition, newId(), clock.now());
    });
    return {
      samples: profile.typedSamples + profile.importedSamples,
      required: models.minSamples,
      enrolled: profile.model !== null,
    };
  };
}
