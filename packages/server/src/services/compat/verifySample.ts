import { type KeystrokeSample, ModelError, type ScoreDefect } from '@keystroke-auth/engine';
import { type Policy, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { TypingMetrics } from '../../ports/metrics.ts';
import type { ProfileName, ProfileRecord } from '../../ports/profileRecords.ts';
import type { Records, Store } from '../../ports/store.ts';
import type { UserRecord } from '../../ports/userRecords.ts';
import type { Verifier, VerifierCache } from '../../ports/verifierCache.ts';
import { byPrincipal } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Principal } from '../principal.ts';
import { countTry, saveCounted } from '../v1/countTry.ts';
import { isCapped, UNNAMED, waitsUntil } from '../v1/locks.ts';
import { policyOf } from '../v1/policies.ts';
import { fingerprintOf } from '../v1/samples.ts';
import { hasConsent } from '../v1/userRecord.ts';
import { isCurrent, type Models } from './models.ts';

export interface VerifySampleDependencies {
  readonly store: Store;
  readonly models: Models;
  readonly cache: VerifierCache;
  /** Of applications that have none of their own. */
  readonly fallback: Policy;
  readonly clock: Clock;
  readonly metrics: TypingMetrics;
  /** Whether failures are counted and a sample is accepted once, as in version 1; the Flask service did neither. */
  readonly limits: boolean;
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
  const { store, models, cache, fallback, clock, metrics, limits } = dependencies;
  return async (principal, name, sample, requestId) => {
    const by = byPrincipal(principal, requestId);
    const { opened, decision, result } = await store.transact(async (records) => {
      const user = await records.users.find(name);
      const profile = user && (await records.profiles.find(name));
      const verifier = profile && (await verifierFor(records, profile));
      if (user === null || profile === null || verifier === null)
        throw new ProtocolError('user_not_enrolled');
      const { value, defect } = verifier.score(sample);
      // What was judged here must not be new to version 1.
      const isNew = await records.fingerprints.addSample(name, fingerprintOf(sample));
      const policy = await policyOf(records, name.application, fallback);
      const now = clock.now();
      const judged = mayType(user, policy, now);
      const matches = defect === null && Number.isFinite(value) && value >= verifier.threshold;
      const accepted = judged && matches && (isNew || !limits);
      // These routes keep no tries that would tell of it.
      await records.users.noteSeen(name, now);
      const decision: 'allow' | 'deny' = accepted ? 'allow' : 'deny';
      if (limits && judged) {
        // As version 1 counts tries that do not say where they came from.
        const origin = { bucket: UNNAMED, shared: true };
        await saveCounted(records, by, user, countTry(user, origin, decision, policy, now), now);
      }
      await noteAct(records, by, 'attempt.decided', name, { profile_id: profile.id, decision }, now);
      const distance = Math.abs(value - verifier.threshold);
      const margin = Number.isFinite(distance) && distance > LEAST_MARGIN ? distance : LEAST_MARGIN;
      return {
        opened: { profile, verifier },
        decision,
        result: { accepted, margin: accepted ? margin : -margin, defect },
      };
    });
    // Not before: what the transaction read may have been rolled back with it.
    cache.set(opened.profile, opened.verifier);
    // These models have scores of other kinds.
    metrics.decided(name.application, { decision, score: null, reasons: [] });
    return result;
  };

  /** The Flask service's routes know no reasons: who is exempt, locked or has not agreed is not authenticated. */
  function mayType(user: UserRecord, policy: Policy, now: Date): boolean {
    if (policy.mode !== 'active') return false;
    if (user.exemption !== null || !hasConsent(user, policy) || isCapped(user, policy)) return false;
    return waitsUntil(user, UNNAMED, policy, now) === null;
  }

  async function verifierFor(records: Records, profile: ProfileRecord): Promise<Verifier | null> {
    const cached = cache.get(profile);
    return cached ?? (await openStored(records, profile)) ?? (await deriveAgain(records, profile));
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
