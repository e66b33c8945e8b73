import type { Vault } from '../../ports/vault.ts';
import { createApiKeyStore } from '../sql/apiKeyStore.ts';
import { createAuditChain } from '../sql/auditChain.ts';
import { migrate, pendingMigrations } from '../sql/migrate.ts';
import type { AuditOptions, OpenedStore } from '../sql/openedStore.ts';
import { openKeys, prepareKeys } from '../sql/prepareKeys.ts';
import { createGroupCommit, type GroupCommitOptions } from './groupCommit.ts';
import { openDatabase } from './openDatabase.ts';
import { removeTraces, sealPeople } from './sealStore.ts';
import { createSqliteStore } from './store.ts';

/** Everything that is kept, in one file. */
export function openSqliteStore(options: {
  readonly file: string;
  readonly groupCommit: GroupCommitOptions;
  readonly audit: AuditOptions;
  readonly vault: Vault;
}): OpenedStore {
  const { vault } = options;
  const { writer, reader, snapshots, close } = openDatabase(options.file);
  const { keys: auditKeys } = options.audit;
  const chain = createAuditChain(auditKeys);
  const groupCommit = createGroupCommit(writer, options.groupCommit, chain);
  const store = createSqliteStore({ reader, snapshots, groupCommit, chain, vault });
  return {
    keys: createApiKeyStore(reader),
    store,
    auditKeys,
    vault,
    async migrate() {
      const names = await migrate(writer);
      await prepareKeys({
        db: writer,
        submit: groupCommit.submit,
        vault,
        async sealAll() {
          await sealPeople(groupCommit, vault);
          await removeTraces(writer);
        },
      });
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
