import { type DeviceClass, type KeystrokeSample, ModelError, type ScoreDefect } from '@keystroke-auth/engine';
import { ProtocolError } from '@keystroke-auth/protocol';
import type { Profile, ProfileKey, ProfileStore } from '../ports/profileStore.ts';
import type { Verifier, VerifierCache } from '../ports/verifierCache.ts';
import { isCurrent, type Models } from './models.ts';

export interface VerifySampleDependencies {
  readonly profiles: ProfileStore;
  readonly models: Models;
  readonly cache: VerifierCache;
}

export interface Verification {
  readonly accepted: boolean;
  /** Distance of the score from the threshold: positive is genuine. Never 0. */
  readonly margin: number;
  readonly defect: ScoreDefect | null;
}

/**
 * Decides whether a sample was typed by the person enrolled.
 *
 * @throws {ProtocolError} `user_not_enrolled`
 */
export type VerifySample = (key: ProfileKey, sample: KeystrokeSample) => Promise<Verification>;

/** The margin of a score that lies exactly on the threshold, so that the sign always tells the decision. */
const LEAST_MARGIN = Number.EPSILON;

export function createVerifySample({ profiles, models, cache }: VerifySampleDependencies): VerifySample {
  return async (key, sample) => {
    const profile = await profiles.find(key);
    if (profile === null) throw new ProtocolError('user_not_enrolled');
    const verifier = await verifierFor(key.device, profile);
    if (verifier === null) throw new ProtocolError('user_not_enrolled');
    const { value, defect } = verifier.score(sample);
    const accepted = defect === null && Number.isFinite(value) && value >= verifier.threshold;
    const distance = Math.abs(value - verifier.threshold);
    const margin = Number.isFinite(distance) && distance > LEAST_MARGIN ? distance : LEAST_MARGIN;
    return { accepted, margin: accepted ? margin : -margin, defect };
  };

  async function verifierFor(device: DeviceClass, profile: Profile): Promise<Verifier | null> {
    const cached = cache.get(profile.id, profile.version);
    if (cached !== undefined) return cached;
    const verifier = (await openStored(device, profile)) ?? (await deriveAgain(device, profile));
    if (verifier !== null) cache.set(profile.id, profile.version, verifier);
    return verifier;
  }

  /** Null when there is no template, or one of another model or version than this build and configuration use. */
  async function openStored(device: DeviceClass, profile: Profile): Promise<Verifier | null> {
    if (!isCurrent(profile, models)) return null;
    const template = await profiles.readTemplate(profile.id, profile.version);
    if (template === null) return null;
    try {
      return models.open(device, template);
    } catch (error) {
      if (error instanceof ModelError) return null;
      throw error;
    }
  }

  /** The samples are kept for this: another model or a new version judges at once, without enrolling again. */
  async function deriveAgain(device: DeviceClass, profile: Profile): Promise<Verifier | null> {
    const derived = models.derive(device, await profiles.readSamples(profile.id));
    return derived === null ? null : models.open(device, derived.template);
  }
}
