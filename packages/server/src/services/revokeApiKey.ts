import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { CLI } from './audit/by.ts';
import { noteAct } from './audit/noteAct.ts';

/** Ends a key at once, from the command line. False when there is no such key in use. */
export type RevokeApiKey = (id: string) => Promise<boolean>;

export function createRevokeApiKey({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): RevokeApiKey {
  return (id) =>
    store.transact(async (records) => {
      const now = clock.now();
      const key = await records.apiKeys.revoke(id, now);
      if (key === null) return false;
      await noteAct(records, CLI, 'key.revoked', key, { key_id: id }, now);
      return true;
    });
}
