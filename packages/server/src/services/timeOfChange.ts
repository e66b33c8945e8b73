import type { ProfileState } from '../ports/profileRecords.ts';

/**
 * By what time a change of a profile is dated: now, but after its last change, which an instance may have made whose clock is ahead.
 * Going back to a template leaves out the samples that came after it, by these times.
 */
export function timeOfChange(now: Date, before: Pick<ProfileState, 'updatedAt'> | null): Date {
  if (before === null || now > before.updatedAt) return now;
  return new Date(before.updatedAt.getTime() + 1);
}
