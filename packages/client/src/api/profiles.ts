import type { Profile } from '@keystroke-auth/protocol';
import { objectWith } from './answers.ts';
import { REMOVE, WRITE } from './kinds.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import { path } from './path.ts';
import type { Send } from './request.ts';

/** One template of a person; `users.get` lists their ids. */
export interface Profiles {
  /** Removes it, with its samples. */
  remove(userId: string, profileId: string, options?: CallOptions): Promise<void>;
  /** Starts its enrolment again. */
  reset(userId: string, profileId: string, options?: WriteOptions): Promise<Profile>;
  /** Goes back to one of its `versions`, which becomes the newest; samples that came after it go. */
  rollback(userId: string, profileId: string, version: number, options?: WriteOptions): Promise<Profile>;
}

const isProfile = objectWith<Profile>('id', 'version', 'enrolled');

export function createProfiles(send: Send): Profiles {
  const write = { ...WRITE, check: isProfile } as const;
  return {
    remove: async (userId, profileId, options) =>
      send({ ...REMOVE, path: path`/v1/users/${userId}/profiles/${profileId}` }, options),
    reset: async (userId, profileId, options) =>
      send({ ...write, path: path`/v1/users/${userId}/profiles/${profileId}/reset` }, options),
    rollback: async (userId, profileId, version, options) =>
      send(
        { ...write, path: path`/v1/users/${userId}/profiles/${profileId}/rollback`, body: { version } },
        options,
      ),
  };
}
