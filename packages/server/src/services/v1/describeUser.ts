import { type Policy, type Profile, ProtocolError, type User } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Records, Store } from '../../ports/store.ts';
import type { UserKey, UserRecord } from '../../ports/userRecords.ts';
import type { Principal } from '../principal.ts';
import { lockOf } from './locks.ts';
import { policyOf } from './policies.ts';
import { DEFAULT_TEXT, type Labels, textTagOf } from './profileNames.ts';

export interface DescribeUserDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly fallback: Policy;
}

/**
 * What is known of a person.
 *
 * @param textIds labels to name profiles by: they can't be read back from the store
 * @throws {ProtocolError} `user_not_found`
 */
export type DescribeUser = (
  principal: Principal,
  userId: string,
  textIds: readonly string[],
) => Promise<User>;

export function createDescribeUser(dependencies: DescribeUserDependencies): DescribeUser {
  const { store, clock, fallback } = dependencies;
  return ({ application }, userId, textIds) =>
    store.read(async (records) => {
      const user = await findUser(records, { application, userId });
      const policy = await policyOf(records, application, fallback);
      const labels = await labelsOf(records, user, textIds);
      return describe(records, user, policy, labels, clock.now());
    });
}

/** @throws {ProtocolError} `user_not_found` */
export async function findUser(records: Records, key: UserKey): Promise<UserRecord> {
  const user = await records.users.find(key);
  if (user === null) throw new ProtocolError('user_not_found');
  return user;
}

/** Labels by their tags, for those that the caller knows. */
export async function labelsOf(
  records: Labels,
  user: UserKey,
  textIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  for (const label of [DEFAULT_TEXT, ...textIds]) labels.set(await textTagOf(records, user, label), label);
  return labels;
}

export async function describe(
  records: Records,
  user: UserRecord,
  policy: Policy,
  labels: ReadonlyMap<string, string>,
  now: Date,
): Promise<User> {
  const profiles: Profile[] = [];
  for (const profile of await records.profiles.ofUser(user)) {
    profiles.push(await describeProfile(records, profile, policy, labels));
  }
  const { kind, originsWaiting, until } = lockOf(user, policy, now);
  return {
    user_id: user.userId,
    profiles,
    consent: user.consent && {
      version: user.consent.version,
      given_at: user.consent.givenAt.toISOString(),
    },
    exemption: user.exemption && {
      reason: user.exemption.reason,
      since: user.exemption.since.toISOString(),
    },
    lock: {
      locked: kind !== null,
      kind,
      failures: user.failures,
      origins_waiting: originsWaiting,
      until: until?.toISOString() ?? null,
    },
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
  };
}

export async function describeProfile(
  records: Records,
  profile: ProfileRecord,
  policy: Policy,
  labels: ReadonlyMap<string, string>,
): Promise<Profile> {
  const versions = await records.templates.versions(profile);
  return {
    id: profile.id,
    text_id: labels.get(profile.name.textTag) ?? null,
    device: profile.name.device,
    mode: profile.name.mode,
    text: profile.textMode,
    samples: profile.typedSamples + profile.importedSamples,
    required: policy.samples_required,
    enrolled: profile.model === 'rhythm',
    version: profile.version,
    versions: versions.map(({ version, cause, createdAt }) => ({
      version,
      cause,
      created_at: createdAt.toISOString(),
    })),
    created_at: profile.createdAt.toISOString(),
    updated_at: profile.updatedAt.toISOString(),
  };
}
