import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { agedBy } from '../retention/agedBy.ts';

/** A segment is sealed when its first row is so old (ms), if it did not fill up before. */
const SEAL_AFTER = 10 * 60 * 1_000;
/** What is unsealed for so long (ms) was left by a process that ended without sealing it. */
const ABANDONED_AFTER = 60 * 60 * 1_000;
/** How often that is looked for (ms). */
const LOOK_EVERY = 60 * 60 * 1_000;
/** Segments dropped at a time, each in a transaction of its own: so that nobody waits for all of them. */
const MOST_DROPPED = 500;

/** Seals segments of this process that are old enough. */
export function createSealAudit({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
  return async (): Promise<void> => {
    await store.transact(({ audit }) => audit.seal(new Date(clock.now().getTime() - SEAL_AFTER)));
  };
}

/** Seals the audit log and drops what need not be kept any longer. Answers how many segments were dropped. */
export type SweepAudit = () => Promise<number>;

/** @param keepFor how long rows are kept (ms); null: for ever */
export function createSweepAudit({
  store,
  clock,
  keepFor,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly keepFor: number | null;
}): SweepAudit {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    const before = (ms: number): Date => new Date(now.getTime() - ms);
    await store.transact(({ audit }) => audit.seal(before(SEAL_AFTER)));
    if (now.getTime() - lookedAt >= LOOK_EVERY) {
      await store.transact(({ audit }) => audit.sealAbandoned(before(ABANDONED_AFTER)));
      lookedAt = now.getTime();
    }
    if (keepFor === null) return 0;
    const aged = await store.read((records) => agedBy(records, now));
    const dropBefore = new Date(aged.getTime() - keepFor);
    let dropped = 0;
    while (dropped < MOST_DROPPED) {
      if (!(await store.transact(({ audit }) => audit.dropSegment(dropBefore, now)))) break;
      dropped += 1;
    }
    return dropped;
  };
}
