import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { Store } from '../../ports/store.ts';
import { headLine } from './headLines.ts';
import { entryOf } from './readAudit.ts';

/** The audit log of all applications as lines of JSON, oldest first. */
export interface ExportAudit {
  /** Rows, from a time on. */
  rows(since: Date | null): AsyncGenerator<string, void, undefined>;
  /** Heads of segments, of those too whose rows were dropped. */
  heads(): AsyncGenerator<string, void, undefined>;
}

/** Lines in one question to the store. */
const PAGE = 500;

export function createExportAudit({
  store,
  keys,
}: {
  readonly store: Store;
  readonly keys: () => Promise<AuditKeys>;
}): ExportAudit {
  return {
    async *rows(since) {
      let after = 0;
      for (;;) {
        const from = after;
        const page = await store.read(({ audit }) => audit.rows(from, since, PAGE));
        for (const row of page) yield JSON.stringify(entryOf(row));
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.id;
      }
    },
    async *heads() {
      const { publicKey } = await keys();
      let after = 0;
      for (;;) {
        const from = after;
        const page = await store.read(({ audit }) => audit.segments(from, PAGE));
        for (const head of page) yield headLine(head, publicKey);
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.id;
      }
    },
  };
}
