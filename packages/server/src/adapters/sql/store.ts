import { type Kysely, sql } from 'kysely';
import { PersonGone, type Store } from '../../ports/store.ts';
import type { Vault } from '../../ports/vault.ts';
import type { AuditChain } from './auditChain.ts';
import { reading } from './reading.ts';
import { readingWork } from './readingWork.ts';
import { recordsOver } from './records.ts';
import type { Schema } from './schema.ts';

/** What a database does in its own way. */
export interface Database {
  /** Runs `work` as one transaction, which may call it again; resolves once it is durable. */
  submit<Result>(work: (db: Kysely<Schema>, chain: AuditChain) => Promise<Result>): Promise<Result>;
  /** Reads as of one moment. */
  snapshot<Result>(work: (db: Kysely<Schema>) => Promise<Result>): Promise<Result>;
  /** Can't write. */
  readonly reader: Kysely<Schema>;
  /** Resolves once everything is durable that can be read now, where something can be read before it is. */
  synced?(): Promise<void>;
  /** @throws {StoreUnavailable} where nothing is written though it can be read */
  assertTakes?(): void;
  isBroken?(): boolean;
  isDriverFault(error: unknown): boolean;
}

/** Everything that is kept, over a database. */
export function createStore(
  { submit, snapshot, reader, synced, assertTakes, isBroken = () => false, isDriverFault }: Database,
  vault: Vault,
): Store {
  // Nothing is told that a power cut could take back.
  const readDurably = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    const result = await readingWork(read, isDriverFault);
    await synced?.();
    return result;
  };
  return {
    async transact(work) {
      let erased: string[] = [];
      const result = await submit((db, chain) => {
        erased = [];
        return work(recordsOver(db, chain, vault, erased));
      });
      // Were this to fail, the next start would do it: the erasure itself is recorded.
      if (erased.length > 0) await vault.destroy(erased);
      return result;
    },
    read: (work) => untilTheyAreGone(() => readDurably(() => work(recordsOver(reader, null, vault, [])))),
    snapshot: (work) => readDurably(() => snapshot((moment) => work(recordsOver(moment, null, vault, [])))),
    ping: () =>
      reading(async () => {
        assertTakes?.();
        await sql`select 1`.execute(reader);
      }),
    isBroken,
  };
}

/** Somebody may be erased between two things that are read of them: then it is read once more, and they are not there. */
async function untilTheyAreGone<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PersonGone)) throw error;
    return read();
  }
}
