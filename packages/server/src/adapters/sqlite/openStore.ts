import type { ApiKeyStore } from '../../ports/apiKeyStore.ts';
import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { Store } from '../../ports/store.ts';
import type { Vault } from '../../ports/vault.ts';
import { createApiKeyStore } from '../sql/apiKeyStore.ts';
import { createAuditChain } from '../sql/auditChain.ts';
import { createGroupCommit, type GroupCommitOptions } from './groupCommit.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { openDatabase } from './openDatabase.ts';
import { openKeys, prepareKeys } from './prepareKeys.ts';
import { createSqliteStore } from './store.ts';

export interface SqliteStore {
  readonly keys: ApiKeyStore;
  readonly store: Store;
  readonly auditKeys: () => Promise<AuditKeys>;
  readonly vault: Vault;
  /**
   * Brings the schema to this build's and checks the keys; returns the names of the migrations that ran. To be called
   * before anything else.
   *
   * @throws {KeysRefused}
   */
  migrate(): Promise<string[]>;
  pendingMigrations(): Promise<string[]>;
  /** Whether the keys are this store's and can be read. @throws {KeysRefused} */
  checkKeys(): Promise<void>;
  /** Seals the audit log, commits what waits, then closes. */
  close(): Promise<void>;
}

export interface AuditOptions {
  /** Asked for when the first row is written. */
  readonly keys: () => Promise<AuditKeys>;
}

/** Everything that is kept, in one file. */
export function openSqliteStore(options: {
  readonly file: string;
  readonly groupCommit: GroupCommitOptions;
  readonly audit: AuditOptions;
  readonly vault: Vault;
}): SqliteStore {
  const { vault } = options;
  const { writer, reader, close } = openDatabase(options.file);
  const { keys: auditKeys } = options.audit;
  const chain = createAuditChain(auditKeys);
  const groupCommit = createGroupCommit(writer, options.groupCommit, chain);
  const store = createSqliteStore({ reader, groupCommit, chain, vault });
  return {
    keys: createApiKeyStore(reader),
    store,
    auditKeys,
    vault,
    async migrate() {
      const names = await migrate(writer);
      await prepareKeys(writer, groupCommit, vault);
      return names;
    },
    pendingMigrations: () => pendingMigrations(writer),
    checkKeys: async () => void (await openKeys(reader, vault)),
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
