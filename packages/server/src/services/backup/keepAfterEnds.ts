import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { stateOfLedgers } from './ledger.ts';

/** Without a change, too: a ledger says until when it is known which keys ended. */
const AT_LEAST_EVERY_MS = 60 * 60_000;

/** Does its work where somebody was erased or an API key ended since this process did so, and every hour. False where it was not time. */
export type KeepAfterEnds = (signal?: AbortSignal) => Promise<boolean>;

export function createKeepAfterEnds({
  store,
  work,
  clock,
}: {
  readonly store: Store;
  /** Writes anew what is kept beside the backups. The signal ends it. */
  readonly work: (signal?: AbortSignal) => Promise<void>;
  readonly clock: Clock;
}): KeepAfterEnds {
  let done: { readonly state: string; readonly at: number } | null = null;
  return async (signal) => {
    const state = await stateOfLedgers(store);
    const at = clock.now().getTime();
    if (state === done?.state && at - done.at < AT_LEAST_EVERY_MS) return false;
    await work(signal);
    done = { state, at };
    return true;
  };
}
