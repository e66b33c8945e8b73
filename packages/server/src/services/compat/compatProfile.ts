import type { ProfileName } from '../../ports/profileRecords.ts';
import type { Principal } from '../principal.ts';

/** The one profile that a user has on the Flask service's routes, which know neither texts nor devices. */
export function compatProfile({ application }: Pick<Principal, 'application'>, userId: string): ProfileName {
  return { application, userId, textTag: 'default', device: 'unknown', mode: 'key', keyboardTag: '' };
}
