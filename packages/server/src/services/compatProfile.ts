import type { ProfileKey } from '../ports/profileStore.ts';
import type { Principal } from './principal.ts';

/** The one profile that a user has on the Flask service's routes, which know neither texts nor devices. */
export function compatProfile(principal: Principal, userId: string): ProfileKey {
  return { application: principal.application, userId, textId: 'default', device: 'unknown' };
}
