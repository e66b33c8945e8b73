import type { Store } from '../../ports/store.ts';
import type { ShipLedger } from './ledger.ts';

/** Ships the ledgers, and copies the keys of people, where somebody was erased or an API key ended since this process did so. False where nothing was. */
export type KeepLedgers = () => Promise<boolean>;

export function createKeepLedgers({
  store,
  shipLedger,
  copyUserKeys,
}: {
  readonly store: Store;
  readonly shipLedger: ShipLedger;
  /** The one copy of the key store, in the place of the one before. */
  readonly copyUserKeys: () => Promise<void>;
}): KeepLedgers {
  let shipped: string | null = null;
  return async () => {
    const state = await store.read(async ({ erasures, apiKeys }) =>
      JSON.stringify([
        await erasures.count(),
        (await apiKeys.ended()).map(({ id, revokedAt, successor }) => [id, revokedAt, successor]),
      ]),
    );
    if (state === shipped) return false;
    await shipLedger();
    await copyUserKeys();
    shipped = state;
    return true;
  };
}
