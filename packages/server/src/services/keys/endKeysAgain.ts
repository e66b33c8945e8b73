import type { ApiKeyRecord, ApiKeyStore } from '../../ports/apiKeyStore.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { CLI } from '../audit/by.ts';
import { isInUse } from './newApiKey.ts';
import { revoke } from './revokeApiKey.ts';

/**
 * Ends keys of a store that was brought back, which ended after the copy was made.
 *
 * @param ends what is known of that; null where nobody knows: then every key that is in use is revoked
 * @returns how many of those in use were ended, at once or at a time to come
 */
export type EndKeysAgain = (
  ends: readonly Pick<ApiKeyRecord, 'id' | 'revokedAt' | 'expiresAt' | 'successor'>[] | null,
) => Promise<number>;

export function createEndKeysAgain({
  store,
  keys,
  clock,
}: {
  readonly store: Store;
  readonly keys: ApiKeyStore;
  readonly clock: Clock;
}): EndKeysAgain {
  return async (ends) => {
    const now = clock.now();
    const inUse = (await keys.list()).filter((key) => isInUse(key, now));
    const known = new Map(ends?.map((end) => [end.id, end]));
    return store.transact(async (records) => {
      let ended = 0;
      for (const { id, successor } of inUse) {
        const end = known.get(id);
        if (ends === null || (end !== undefined && end.revokedAt !== null)) {
          await revoke(records, CLI, id, now);
          ended += 1;
        } else if (end !== undefined && end.successor !== null && successor === null) {
          await records.apiKeys.succeed(id, end.successor, end);
          ended += 1;
        }
      }
      return ended;
    });
  };
}
