import { type DeviceClass, flaskVector, type KeystrokeSample } from '@keystroke-auth/engine';
import { ProtocolError } from '@keystroke-auth/protocol';
import type {
  Profile,
  ProfileChange,
  ProfileKey,
  ProfileStore,
  StoredSample,
} from '../ports/profileStore.ts';
import type { Models } from './models.ts';
import type { Principal } from './principal.ts';
import { storeSample } from './storedSamples.ts';

export interface EnrolSampleDependencies {
  readonly profiles: ProfileStore;
  readonly models: Models;
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
  key: ProfileKey,
  sample: KeystrokeSample,
) => Promise<EnrolmentProgress>;

export function createEnrolSample({ profiles, models, maxSamples }: EnrolSampleDependencies): EnrolSample {
  return async (principal, key, sample) => {
    const stored = storeSample(sample);
    const featureLength = flaskVector(sample.events).length;
    const profile = await profiles.change(key, (current, samples) => {
      if (!principal.mayTeachEnrolled && current?.model != null) throw new ProtocolError('already_enrolled');
      return learn(key.device, current, samples, stored, featureLength);
    });
    const count = profile === null ? 0 : profile.typedSamples + profile.importedSamples;
    return { samples: count, required: models.minSamples, enrolled: profile?.model != null };
  };

  function learn(
    device: DeviceClass,
    current: Profile | null,
    samples: readonly StoredSample[],
    added: StoredSample,
    featureLength: number,
  ): ProfileChange {
    const dropOldest = Math.max(0, samples.length + 1 - maxSamples);
    const held = [...samples, added].slice(dropOldest);
    const derived = models.derive(device, held);
    return {
      append: [added],
      dropOldest,
      // Too few samples (MIN_SAMPLES was raised) do not take away what was learned before.
      learned: derived,
      featureLength: Math.max(current?.featureLength ?? 0, featureLength),
    };
  }
}
