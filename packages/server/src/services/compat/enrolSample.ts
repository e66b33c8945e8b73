import type { KeystrokeSample } from '@keystroke-auth/engine';
import { type Policy, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { ProfileName } from '../../ports/profileRecords.ts';
import type { Store } from '../../ports/store.ts';
import { byPrincipal } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Principal } from '../principal.ts';
import { storeSample } from '../storedSamples.ts';
import { isNamed, isTextEnrolled } from '../v1/enrolWith.ts';
import { policyOf } from '../v1/policies.ts';
import { fingerprintOf } from '../v1/samples.ts';
import { checkConsent } from '../v1/userRecord.ts';
import { emit } from '../webhooks/emit.ts';
import { addToProfile } from './addToProfile.ts';
import type { Models } from './models.ts';

export interface EnrolSampleDependencies {
  readonly store: Store;
  readonly models: Models;
  /** Of applications that have none of their own. */
  readonly fallback: Policy;
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
 * @throws {ProtocolError} `already_enrolled` when a caller who may not replace templates would add to a finished
 *   enrolment: it would let anybody poison a template; `consent_required`, `user_exempt`
 */
export type EnrolSample = (
  principal: Principal,
  name: ProfileName,
  sample: KeystrokeSample,
  requestId: string,
) => Promise<EnrolmentProgress>;

export function createEnrolSample(dependencies: EnrolSampleDependencies): EnrolSample {
  const { store, models, fallback, clock, newId, maxSamples } = dependencies;
  return async (principal, name, sample, requestId) => {
    const samples = [storeSample(sample)];
    const profile = await store.transact(async (records) => {
      const user = await records.users.find(name);
      const policy = await policyOf(records, name.application, fallback);
      checkConsent(user, policy);
      if (user?.exemption != null) throw new ProtocolError('user_exempt');
      const profiles = await records.profiles.ofUser(name);
      const current = profiles.find((profile) => isNamed(profile, name)) ?? null;
      // The text may be enrolled on a device that these routes do not know of.
      const enrolled = isTextEnrolled(profiles, name) || (current !== null && current.model !== null);
      if (enrolled && !principal.mayTeachEnrolled) throw new ProtocolError('already_enrolled');
      const addition = { name, profile: current, samples, maxSamples };
      const now = clock.now();
      const next = await addToProfile(records, models, addition, newId(), now);
      if (next.model === 'rhythm' && current?.model !== 'rhythm') {
        const data = {
          user_id: name.userId,
          profile_id: next.id,
          device: name.device,
          version: next.version,
        };
        await emit(records, name, 'user.enrolled', data, now);
      }
      const details = { profile_id: next.id, samples: 1, version: next.version };
      await noteAct(records, byPrincipal(principal, requestId), 'user.enrolled', name, details, now);
      await records.fingerprints.addSample(name, fingerprintOf(sample));
      return next;
    });
    return {
      samples: profile.typedSamples + profile.importedSamples,
      required: models.minSamples,
      enrolled: profile.model !== null,
    };
  };
}
