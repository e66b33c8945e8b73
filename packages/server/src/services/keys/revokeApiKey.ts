import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import { type By, CLI } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';

/** Ends a key at once, from the command line. False when there is no such key, or it is revoked already. */
export type RevokeApiKey = (id: string) => Promise<boolean>;

export function createRevokeApiKey({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): RevokeApiKey {
  return (id) => store.transact((records) => revoke(records, CLI, id, clock.now()));
}

/** False when there is no such key, or it is revoked already. */
export async function revoke(records: Records, by: By, id: string, now: Date): Promise<boolean> {
  const key = await records.apiKeys.revoke(id, now);
  if (key === null) return false;
  await noteAct(records, by, 'key.revoked', key, { key_id: id }, now);
  return true;
}
