import type { ApiKeyStore } from '../../ports/apiKeyStore.ts';
import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { AuditSubject } from '../../ports/auditSubject.ts';
import type { Store } from '../../ports/store.ts';
import { createSqliteApiKeyStore } from './apiKeyStore.ts';
import { createAuditChain } from './auditChain.ts';
import { createGroupCommit, type GroupCommitOptions } from './groupCommit.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { openDatabase } from './openDatabase.ts';
import { createSqliteStore } from './store.ts';

export interface SqliteStore {
  readonly keys: ApiKeyStore;
  readonly store: Store;
  readonly auditKeys: () => Promise<AuditKeys>;
  /** Brings the schema to this build's; returns the names of the migrations that ran. */
  migrate(): Promise<string[]>;
  pendingMigrations(): Promise<string[]>;
  /** Seals the audit log, commits what waits, then closes. */
  close(): Promise<void>;
}

export interface AuditOptions {
  /** Asked for when the first row is written. */
  readonly keys: () => Promise<AuditKeys>;
  readonly subjects: AuditSubject;
}

/** Everything that is kept, in one file. */
export function openSqliteStore(options: {
  readonly file: string;
  readonly groupCommit: GroupCommitOptions;
  readonly audit: AuditOptions;
}): SqliteStore {
  const { writer, reader, close } = openDatabase(options.file);
  const { keys: auditKeys, subjects } = options.audit;
  const chain = createAuditChain(auditKeys);
  const groupCommit = createGroupCommit(writer, options.groupCommit, chain);
  const store = createSqliteStore({ reader, groupCommit, chain, subjects });
  return {
    keys: createSqliteApiKeyStore(reader),
    store,
    auditKeys,
    migrate: () => migrate(writer),
    pendingMigrations: () => pendingMigrations(writer),
    async close() {
      const { unsealedSince } = chain.head;
      if (unsealedSince !== null) {
        // What can't be sealed now (a full disk) is sealed by whoever opens the store later.
        await store.transact(({ audit }) => audit.seal(unsealedSince)).catch(() => undefined);
      }
      await groupCommit.close();
      await close();
    },
  };
}
