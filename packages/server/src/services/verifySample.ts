import { type KeystrokeSample, ModelError, type ScoreDefect } from '@keystroke-auth/engine';
import { type Policy, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../ports/clock.ts';
import type { ProfileName, ProfileRecord } from '../ports/profileRecords.ts';
import type { Records, Store } from '../ports/store.ts';
import type { Verifier, VerifierCache } from '../ports/verifierCache.ts';
import { byPrincipal } from './audit/by.ts';
import { noteAct } from './audit/noteAct.ts';
import { isCurrent, type Models } from './models.ts';
import type { Principal } from './principal.ts';
import { isCapped, UNNAMED, waitsUntil } from './v1/limits.ts';
import { policyOf } from './v1/policies.ts';
import { fingerprintOf } from './v1/samples.ts';
import { hasConsent } from './v1/userRecord.ts';

export interface VerifySampleDependencies {
  readonly store: Store;
  readonly models: Models;
  readonly cache: VerifierCache;
  /** Of applications that have none of their own. */
  readonly fallback: Policy;
  readonly clock: Clock;
}

export interface Verification {
  readonly accepted: boolean;
  /** Distance of the score from the threshold: positive is genuine. Never 0. */
  readonly margin: number;
  readonly defect: ScoreDefect | null;
}

/**
 * Decides whether a sample was typed by the person enrolled, and writes that down.
 *
 * @throws {ProtocolError} `user_not_enrolled`
 */
export type VerifySample = (
  principal: Principal,
  name: ProfileName,
  sample: KeystrokeSample,
  requestId: string,
) => Promise<Verification>;

/** The margin of a score that lies exactly on the threshold, so that the sign always tells the decision. */
const LEAST_MARGIN = Number.EPSILON;

export function createVerifySample(dependencies: VerifySampleDependencies): VerifySample {
  const { store, models, cache, fallback, clock } = dependencies;
  return async (principal, name, sample, requestId) => {
    const { profile, verifier, mayType } = await store.read(async (records) => {
      const found = await records.profiles.find(name);
      return {
        profile: found,
        verifier: found && (await verifierFor(records, found)),
        mayType: await mayTypeNow(records, name),
      };
    });
    if (profile === null || verifier === null) throw new ProtocolError('user_not_enrolled');
    const { value, defect } = verifier.score(sample);
    const accepted = mayType && defect === null && Number.isFinite(value) && value >= verifier.threshold;
    const distance = Math.abs(value - verifier.threshold);
    const margin = Number.isFinite(distance) && distance > LEAST_MARGIN ? distance : LEAST_MARGIN;
    const decision = accepted ? 'allow' : 'deny';
    const details = { profile_id: profile.id, decision } as const;
    const by = byPrincipal(principal, requestId);
    await store.transact(async (records) => {
      // Whoever was erased since is not judged any more, and nothing is written about them.
      if ((await records.users.find(name)) === null) throw new ProtocolError('user_not_enrolled');
      // What was judged here must not be new to version 1.
      await records.fingerprints.addSample(name, fingerprintOf(sample));
      // These routes keep no tries that would tell of it.
      await records.users.noteSeen(name, clock.now());
      await noteAct(records, by, 'attempt.decided', name, details, clock.now());
    });
    return { accepted, margin: accepted ? margin : -margin, defect };
  };

  /** The Flask service's routes know no reasons: who is exempt, locked or has not agreed is not authenticated. */
  async function mayTypeNow(records: Records, name: ProfileName): Promise<boolean> {
    const user = await records.users.find(name);
    const policy = await policyOf(records, name.application, fallback);
    if (user === null) return false;
    if (user.exemption !== null || !hasConsent(user, policy) || isCapped(user, policy)) return false;
    return waitsUntil(user, UNNAMED, policy, clock.now()) === null;
  }

  async function verifierFor(records: Records, profile: ProfileRecord): Promise<Verifier | null> {
    const cached = cache.get(profile.id, profile.version);
    if (cached !== undefined) return cached;
    const verifier = (await openStored(records, profile)) ?? (await deriveAgain(records, profile));
    if (verifier !== null) cache.set(profile.id, profile.version, verifier);
    return verifier;
  }

  /** Null when there is no template, or one of another model or version than this build and configuration use. */
  async function openStored(records: Records, profile: ProfileRecord): Promise<Verifier | null> {
    if (!isCurrent(profile, models)) return null;
    const template = await records.templates.read(profile, profile.version);
    if (template === null) return null;
    try {
      return models.open(profile.name.device, template);
    } catch (error) {
      if (error instanceof ModelError) return null;
      throw error;
    }
  }

  /** The samples are kept for this: another model or a new version judges at once, without enrolling again. */
  async function deriveAgain(records: Records, profile: ProfileRecord): Promise<Verifier | null> {
    const { device } = profile.name;
    const derived = models.derive(device, await records.samples.ofProfile(profile));
    return derived === null ? null : models.open(device, derived.template);
  }
}
