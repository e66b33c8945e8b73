import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { type ShipLedger, stateOfLedgers } from './ledger.ts';

/** Without a change, too: a ledger says until when it is known which keys ended. */
const AT_LEAST_EVERY_MS = 60 * 60_000;

/** Ships the ledgers, and copies the keys of people, where somebody was erased or an API key ended since this process did so, and every hour. False where it was not time. */
export type KeepLedgers = () => Promise<boolean>;

export function createKeepLedgers({
  store,
  shipLedger,
  copyUserKeys,
  clock,
}: {
  readonly store: Store;
  readonly shipLedger: ShipLedger;
  /** The one copy of the key store, in the place of the one before. */
  readonly copyUserKeys: () => Promise<void>;
  readonly clock: Clock;
}): KeepLedgers {
  let shipped: { readonly state: string; readonly at: number } | null = null;
  return async () => {
    const state = await stateOfLedgers(store);
    const at = clock.now().getTime();
    if (state === shipped?.state && at - shipped.at < AT_LEAST_EVERY_MS) return false;
    await shipLedger();
    await copyUserKeys();
    shipped = { state, at };
    return true;
  };
}
