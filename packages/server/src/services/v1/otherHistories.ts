import type { LivenessHistory } from '@keystroke-auth/engine';
import type { LookedUp } from '../../ports/lookUps.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { OpenStoredProfile } from './openProfile.ts';
import type { Work } from './work.ts';

/**
 * What is kept of a person's other profiles: a sample that was judged or enrolled on one text may be sent again, a
 * little changed, on another with the same keys. Of those that are recorded the same way, since only their times can be
 * compared; a person has at most 50 profiles, and nearly always one, for which nothing is read.
 */
export async function otherHistories(
  work: Work,
  openProfile: OpenStoredProfile,
  profiles: readonly ProfileRecord[],
  { id, name: { mode } }: ProfileRecord,
  required: number,
  found?: LookedUp,
): Promise<LivenessHistory[]> {
  const histories: LivenessHistory[] = [];
  for (const other of profiles) {
    if (other.id === id || other.name.mode !== mode) continue;
    const open = await openProfile(work, other, required, found);
    if (open !== null) histories.push(open.history);
  }
  return histories;
}
