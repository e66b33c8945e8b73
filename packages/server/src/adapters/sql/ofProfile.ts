import type { ProfileOwner } from '../../ports/profileRecords.ts';
import type { People } from './people.ts';

/** What rows say that hang on a profile: whose it is as well, so that they lie where the person's other rows do. */
export interface ProfileColumns {
  readonly application: string;
  readonly user_id: string;
  readonly profile_id: string;
}

export async function profileColumns(people: People, { id, name }: ProfileOwner): Promise<ProfileColumns> {
  return { application: name.application, user_id: await people.pseudonymOf(name), profile_id: id };
}
