import type { Clock } from '../../ports/clock.ts';
import type { ErasureRecord } from '../../ports/erasureRecords.ts';
import type { Store } from '../../ports/store.ts';
import { CLI } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import { ledgerLine } from './ledgerLines.ts';

/** The ledger of all applications as lines of JSON, in an order that says nothing. */
export type ExportErasures = () => AsyncGenerator<string, void, undefined>;

/** Lines in one question to the store. */
const PAGE = 500;

export function createExportErasures({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): ExportErasures {
  return async function* () {
    let people = 0;
    let after: string | null = null;
    for (;;) {
      const from: string | null = after;
      const page: ErasureRecord[] = await store.read(({ erasures }) => erasures.page(from, PAGE));
      for (const erasure of page) yield ledgerLine(erasure);
      people += page.length;
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.keyId;
    }
    await store.transact((records) =>
      noteAct(records, CLI, 'erasures.exported', { application: '' }, { people }, clock.now()),
    );
  };
}
