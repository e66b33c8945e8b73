import { StoreUnavailable } from '../../ports/store.ts';

/** Tells a submitter what became of its work. */
export type Settle = () => void;

/** An item whose work is done: what tells its submitter so, once it is durable. */
export interface Committed {
  readonly settle: Settle;
  fail(error: Error): void;
}

export interface Sync {
  /** Why nothing can be made durable any more; null while it can. */
  readonly failure: StoreUnavailable | null;
  /** When the one that is under way began, by `performance.now()`; infinite while none is. */
  readonly since: number;
  /** Items that are committed and not yet durable. */
  readonly pending: number;
  /** Commits items, and settles them once they are durable. Resolves after the commit, before the sync. */
  commit(run: () => Promise<unknown>, items: readonly Committed[]): Promise<void>;
  /** Resolves once all is durable that others can see now. */
  done(): Promise<void>;
}

/**
 * One sync at a time, each for all that was committed before it. After one that failed nobody knows what is on the disk,
 * and another that succeeds would not say (the kernel reports a lost write once): everything is refused until the next
 * start, which reads what is there.
 */
export function createSync(syncLog: () => Promise<void>): Sync {
  let unsynced: Committed[] = [];
  let pending = 0;
  let committing: Promise<void> | undefined;
  let syncing: Promise<void> | undefined;
  let failure: StoreUnavailable | null = null;
  let since = Number.POSITIVE_INFINITY;

  const syncAll = async (): Promise<void> => {
    while (unsynced.length > 0) {
      const committed = unsynced;
      unsynced = [];
      since = performance.now();
      try {
        if (failure === null) await syncLog();
      } catch (error) {
        failure = unavailable(error);
      }
      for (const { settle, fail } of committed) {
        if (failure === null) settle();
        else fail(failure);
      }
      pending -= committed.length;
    }
    syncing = undefined;
    since = Number.POSITIVE_INFINITY;
  };
  return {
    get failure() {
      return failure;
    },
    get since() {
      return since;
    },
    get pending() {
      return pending;
    },
    commit(run, items) {
      committing = run().then(() => {
        unsynced.push(...items);
        pending += items.length;
        // With nothing to do it would have ended before it is kept here, and be taken for one that is under way for good.
        if (unsynced.length > 0) syncing ??= syncAll();
      });
      return committing;
    },
    async done() {
      // What is not committed is not seen; it is told to those whom it concerns.
      await committing?.catch(() => undefined);
      await syncing;
      if (failure !== null) throw failure;
    },
  };
}

export function unavailable(cause: unknown): StoreUnavailable {
  return new StoreUnavailable('the store could not write', { cause });
}
