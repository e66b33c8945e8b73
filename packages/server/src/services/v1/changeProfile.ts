import { type Policy, type Profile, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Records } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import { byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Principal } from '../principal.ts';
import { timeOfChange } from '../timeOfChange.ts';
import { emit } from '../webhooks/emit.ts';
import type { Call } from './call.ts';
import { describeProfile } from './describeUser.ts';
import { VERSIONS_KEPT } from './enrolCore.ts';
import type { OnceOnly } from './onceOnly.ts';
import { policyOf } from './policies.ts';
import { DEFAULT_TEXT } from './profileNames.ts';
import type { Transact, Work } from './work.ts';

export interface ChangeProfileDependencies {
  readonly transact: Transact;
  readonly onceOnly: OnceOnly;
  readonly clock: Clock;
  readonly fallback: Policy;
}

/** Work on one template of a person. Every method throws {ProtocolError} `profile_not_found`. */
export interface ChangeProfile {
  /** Removes the profile and all that belongs to it. */
  remove(call: Call, principal: Principal, userId: string, profileId: string): Promise<void>;
  /** Starts the enrolment again: samples and templates go, the profile stays. */
  reset(call: Call, principal: Principal, userId: string, profileId: string): Promise<Profile>;
  /**
   * Makes an earlier template the current one, as a new version. Samples that came after it go: the next template would be learned
   * from them, also by itself, when the model is another one.
   *
   * @throws {ProtocolError} `version_not_found`
   */
  rollback(
    call: Call,
    principal: Principal,
    userId: string,
    profileId: string,
    version: number,
  ): Promise<Profile>;
}

export function createChangeProfile({
  transact,
  onceOnly,
  clock,
  fallback,
}: ChangeProfileDependencies): ChangeProfile {
  return {
    remove: (call, { application }, userId, profileId) =>
      transact(async ({ records, opened }) => {
        opened.set(profileId, null);
        if (!(await records.profiles.remove({ application, userId }, profileId))) {
          throw new ProtocolError('profile_not_found');
        }
        const details = { profile_id: profileId };
        await noteAct(records, byOf(call), 'profile.removed', { application, userId }, details, clock.now());
      }),
    reset: (call, { application }, userId, profileId) => {
      const run = async ({ records, opened }: Work): Promise<Profile> => {
        const now = clock.now();
        const profile = await findProfile(records, { application, userId }, profileId);
        opened.set(profileId, null);
        await records.samples.clear(profile);
        await records.templates.clear(profile);
        const details = { profile_id: profileId };
        await noteAct(records, byOf(call), 'profile.reset', { application, userId }, details, now);
        const cleared = await save(records, {
          ...profile,
          version: profile.version + 1,
          model: null,
          textMode: null,
          typedSamples: 0,
          importedSamples: 0,
          anchorVersion: null,
          updatedAt: timeOfChange(now, profile),
        });
        const data = { user_id: userId, profile_id: profileId, version: cleared.version };
        await emit(records, { application, userId }, 'profile.reset', data, now);
        return cleared;
      };
      return onceOnly(call, userId, run, { thing: profileId });
    },
    rollback: (call, { application }, userId, profileId, version) => {
      const run = async ({ records, opened }: Work): Promise<Profile> => {
        const now = clock.now();
        const profile = await findProfile(records, { application, userId }, profileId);
        const versions = await records.templates.versions(profile);
        const wanted = versions.find((other) => other.version === version);
        const template = await records.templates.read(profile, version);
        if (wanted === undefined || template === null || version === profile.version) {
          const known = versions.map((other) => other.version).filter((other) => other !== profile.version);
          throw new ProtocolError(
            'version_not_found',
            `got version ${version}, expected ${known.length === 0 ? 'none: there is no earlier one' : `one of ${known.join(', ')}`}`,
          );
        }
        opened.set(profileId, null);
        const next = {
          ...profile,
          version: profile.version + 1,
          model: wanted.model,
          anchorVersion: null,
          updatedAt: timeOfChange(now, profile),
        };
        const restored = { version: next.version, model: next.model, createdAt: next.updatedAt };
        await records.templates.add(profile, { ...restored, cause: 'rollback' }, template);
        await records.templates.trim(profile, VERSIONS_KEPT, []);
        const samples = await keepUntil(records, profile, wanted.createdAt);
        const data = {
          ...{ user_id: userId, profile_id: profileId },
          ...{ version: next.version, restored_version: version },
        };
        await emit(records, { application, userId }, 'profile.rolled_back', data, now);
        const rolledBack = { profile_id: profileId, version };
        await noteAct(records, byOf(call), 'profile.rolled_back', profile.name, rolledBack, now);
        return save(records, { ...next, ...samples });
      };
      return onceOnly(call, userId, run, { thing: profileId });
    },
  };

  async function save(records: Records, profile: ProfileRecord): Promise<Profile> {
    await records.profiles.save(profile);
    const policy = await policyOf(records, profile.name.application, fallback);
    return describeProfile(records, profile, policy, new Map([[DEFAULT_TEXT, DEFAULT_TEXT]]));
  }
}

/** Of the samples, those that were there at a time. */
async function keepUntil(
  { samples }: Records,
  profile: ProfileRecord,
  until: Date,
): Promise<Pick<ProfileRecord, 'typedSamples' | 'importedSamples'>> {
  const held = await samples.ofProfile(profile);
  const kept = held.filter(({ createdAt }) => createdAt <= until);
  if (kept.length < held.length) {
    await samples.clear(profile);
    await samples.append(profile, kept);
  }
  const typedSamples = kept.filter(({ kind }) => kind === 'events').length;
  return { typedSamples, importedSamples: kept.length - typedSamples };
}

/** @throws {ProtocolError} `profile_not_found` */
async function findProfile(records: Records, user: UserKey, id: string): Promise<ProfileRecord> {
  const profile = await records.profiles.byId(user, id);
  if (profile === null) throw new ProtocolError('profile_not_found');
  return profile;
}
