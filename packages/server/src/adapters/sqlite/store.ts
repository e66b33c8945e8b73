import { type Kysely, sql } from 'kysely';
import type { Store } from '../../ports/store.ts';
import type { Vault } from '../../ports/vault.ts';
import type { AuditChain } from '../sql/auditChain.ts';
import { reading } from '../sql/reading.ts';
import { readingWork } from '../sql/readingWork.ts';
import { recordsOver } from '../sql/records.ts';
import type { Schema } from '../sql/schema.ts';
import type { GroupCommit } from './groupCommit.ts';
import { isDriverFault } from './isDriverFault.ts';

/** Everything that is kept, over one writer and readers that never wait for it. */
export function createSqliteStore({
  reader,
  snapshots,
  groupCommit,
  chain,
  vault,
}: {
  readonly reader: Kysely<Schema>;
  readonly snapshots: Kysely<Schema>;
  readonly groupCommit: GroupCommit;
  readonly chain: AuditChain;
  readonly vault: Vault;
}): Store {
  return {
    async transact(work) {
      let erased: string[] = [];
      const result = await groupCommit.submit((connection) => {
        erased = [];
        return work(recordsOver(connection, chain, vault, erased));
      });
      // Were this to fail, the next start would do it: the erasure itself is recorded.
      if (erased.length > 0) await vault.destroy(erased);
      return result;
    },
    read: (work) => readingWork(() => work(recordsOver(reader, null, vault, [])), isDriverFault),
    snapshot: (work) =>
      readingWork(
        () => snapshots.transaction().execute((moment) => work(recordsOver(moment, null, vault, []))),
        isDriverFault,
      ),
    ping: () =>
      reading(async () => {
        await sql`select 1`.execute(reader);
      }),
  };
}
