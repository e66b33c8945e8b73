import type { UserPage } from '@keystroke-auth/protocol';
import type { Store } from '../../ports/store.ts';
import type { Principal } from '../principal.ts';
import { type Cursors, pageOf } from './cursors.ts';

/** One page of an application's persons, in an order that says nothing. @throws {ProtocolError} `query_invalid` */
export type ListUsers = (
  principal: Principal,
  page: { readonly cursor: string | null; readonly limit: number },
) => Promise<UserPage>;

export function createListUsers({
  store,
  cursors,
}: {
  readonly store: Store;
  readonly cursors: Cursors;
}): ListUsers {
  return ({ application }, { cursor, limit }) =>
    store.read(async (records) => {
      const list = [application, 'users'];
      const after = cursor === null ? null : cursors.read(list, cursor);
      const users = await records.users.page(application, after, limit + 1);
      const found = users.map((user) => ({
        user_id: user.userId,
        profiles: user.profiles,
        enrolled: user.enrolled,
        exempt: user.exemption !== null,
        consent_version: user.consent?.version ?? null,
        created_at: user.createdAt.toISOString(),
        updated_at: user.updatedAt.toISOString(),
      }));
      return pageOf(cursors, list, { found, limit }, ({ user_id: userId }) => userId);
    });
}
