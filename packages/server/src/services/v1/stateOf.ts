import type { ProfileName } from '../../ports/profileRecords.ts';
import type { Records } from '../../ports/store.ts';
import { storedPolicyOf } from './policies.ts';

/** What a decision on a profile was true under: lock, consent, exemption, the template's version and the policy. */
export async function stateOf(records: Records, name: ProfileName): Promise<string> {
  const user = await records.users.find(name);
  const profile = await records.profiles.find(name);
  return JSON.stringify([
    user?.failures ?? null,
    user?.failedAt ?? null,
    user?.consent?.version ?? null,
    user?.exemption !== null,
    profile?.id ?? null,
    profile?.version ?? null,
    await storedPolicyOf(records, name.application),
  ]);
}
