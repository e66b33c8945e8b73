import type { Clock } from '../../ports/clock.ts';
import type { ErasureRecord, ErasureRedone } from '../../ports/erasureRecords.ts';
import type { Store } from '../../ports/store.ts';
import { CLI } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';

/** Erasures in one transaction. */
const PART = 50;

/**
 * Erases again whoever a ledger says was erased: for copies of store and key store from before. May be repeated, and
 * interrupted anywhere.
 *
 * @returns how many came to what
 */
export type RedoErasures = (
  erasures: readonly ErasureRecord[],
) => Promise<Readonly<Record<ErasureRedone, number>>>;

export function createRedoErasures({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): RedoErasures {
  return async (erasures) => {
    const counts = { removed: 0, noted: 0, known: 0 };
    for (let from = 0; from < erasures.length; from += PART) {
      const part = erasures.slice(from, from + PART);
      const done = await store.transact(async (records) => {
        const outcomes: ErasureRedone[] = [];
        for (const erasure of part) outcomes.push(await records.erasures.redo(erasure));
        return outcomes;
      });
      for (const outcome of done) counts[outcome] += 1;
    }
    await store.transact((records) =>
      noteAct(
        records,
        CLI,
        'erasures.imported',
        { application: '' },
        { people: counts.removed },
        clock.now(),
      ),
    );
    return counts;
  };
}
