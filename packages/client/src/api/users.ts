import type { Decision, ErasureReceipt, User, UserExport, UserPage } from '@keystroke-auth/protocol';
import { objectWith } from './answers.ts';
import { PUT, READ, WRITE } from './kinds.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import { isPage, listing, type PageQuery } from './pages.ts';
import { path, withQuery } from './path.ts';
import { createProfiles, type Profiles } from './profiles.ts';
import type { Send } from './request.ts';
import { createTyping, type Typing } from './typing.ts';

export type UserSummary = UserPage['items'][number];

/** By which texts profiles are to be named: the service itself can't read labels back. */
export interface LabelsQuery {
  readonly textIds?: readonly string[];
}

/** People: what they type, what is known of them, and the end of it. */
export interface Users extends Typing<Decision> {
  /** Everybody, page after page. */
  list(query?: PageQuery, options?: CallOptions): AsyncGenerator<UserSummary, void, undefined>;
  /** One page of everybody. */
  page(query?: PageQuery, options?: CallOptions): Promise<UserPage>;
  /** Profiles, lock, consent and exemption of a person. */
  get(userId: string, query?: LabelsQuery, options?: CallOptions): Promise<User>;
  /** Everything that is held on a person, with a dictionary. */
  export(userId: string, query?: LabelsQuery, options?: CallOptions): Promise<UserExport>;
  /** Removes everything that is held on a person. */
  erase(userId: string, options?: CallOptions): Promise<ErasureReceipt>;
  /** Ends a row of failures before its time. */
  unlock(userId: string, options?: WriteOptions): Promise<User>;
  /** Marks a person who can't use the method: answered `insufficient` from then on. */
  exempt(userId: string, reason: string, options?: CallOptions): Promise<User>;
  endExemption(userId: string, options?: CallOptions): Promise<User>;
  /** Records that a person agreed to a version of the consent text. */
  giveConsent(userId: string, version: string, options?: CallOptions): Promise<User>;
  /** Records that a person no longer agrees, which erases everything. */
  withdrawConsent(userId: string, options?: CallOptions): Promise<ErasureReceipt>;
  readonly profiles: Profiles;
}

const isUser = objectWith<User>('user_id', 'profiles', 'lock');
const isExport = objectWith<UserExport>('exported_at', 'user');
const isReceipt = objectWith<ErasureReceipt>('receipt_id', 'removed');

export function createUsers(send: Send): Users {
  const exemption = (userId: string, body: object, options: CallOptions | undefined): Promise<User> =>
    send({ ...PUT, path: path`/v1/users/${userId}/exemption`, body, check: isUser }, options);
  return {
    ...createTyping<Decision>(send),
    ...listing(async (query?: PageQuery, options?: CallOptions) =>
      send({ ...READ, path: withQuery('/v1/users', { ...query }), check: isPage<UserPage> }, options),
    ),
    get: async (userId, { textIds } = {}, options) =>
      send(
        { ...READ, path: withQuery(path`/v1/users/${userId}`, { text_id: textIds }), check: isUser },
        options,
      ),
    export: async (userId, { textIds } = {}, options) =>
      send(
        { ...READ, path: withQuery(path`/v1/users/${userId}/export`, { text_id: textIds }), check: isExport },
        options,
      ),
    erase: async (userId, options) =>
      send({ ...PUT, method: 'DELETE', path: path`/v1/users/${userId}`, check: isReceipt }, options),
    unlock: async (userId, options) =>
      send({ ...WRITE, path: path`/v1/users/${userId}/unlock`, check: isUser }, options),
    exempt: async (userId, reason, options) => exemption(userId, { exempt: true, reason }, options),
    endExemption: async (userId, options) => exemption(userId, { exempt: false }, options),
    giveConsent: async (userId, version, options) => {
      const body = { state: 'given', version };
      return send({ ...PUT, path: path`/v1/users/${userId}/consent`, body, check: isUser }, options);
    },
    withdrawConsent: async (userId, options) => {
      const body = { state: 'withdrawn' };
      return send({ ...PUT, path: path`/v1/users/${userId}/consent`, body, check: isReceipt }, options);
    },
    profiles: createProfiles(send),
  };
}
