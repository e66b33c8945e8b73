import type { Kysely } from 'kysely';
import type { Vault } from '../../ports/vault.ts';
import { createApiKeyStore } from '../sql/apiKeyStore.ts';
import { type AuditChain, createAuditChain } from '../sql/auditChain.ts';
import { migrate, pendingMigrations } from '../sql/migrate.ts';
import type { AuditOptions, OpenedStore } from '../sql/openedStore.ts';
import { openKeys, prepareKeys } from '../sql/prepareKeys.ts';
import type { Schema } from '../sql/schema.ts';
import { sealJudgements } from '../sql/sealJudged.ts';
import { createStore, type Database } from '../sql/store.ts';
import { createGroupCommit, type GroupCommit, type GroupCommitOptions } from './groupCommit.ts';
import { isDriverFault } from './isDriverFault.ts';
import { type DatabaseOptions, openDatabase } from './openDatabase.ts';
import { removeTraces, sealPeople } from './sealStore.ts';

/** Everything that is kept, in one file. */
export function openSqliteStore(
  options: DatabaseOptions & {
    readonly file: string;
    readonly groupCommit: GroupCommitOptions;
    readonly audit: AuditOptions;
    readonly vault: Vault;
  },
): OpenedStore {
  const { vault } = options;
  const { groups, syncLog, committed, writer, reader, snapshots, close } = openDatabase(
    options.file,
    options,
  );
  const { keys: auditKeys } = options.audit;
  const chain = createAuditChain(auditKeys);
  const groupCommit = createGroupCommit(groups, syncLog, { ...options.groupCommit, pause: committed }, chain);
  const database = sqliteDatabase({ reader, snapshots, groupCommit, chain });
  const store = createStore(database, vault);
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
          await sealJudgements({ submit: groupCommit.submit, vault });
          await removeTraces(writer);
        },
      });
      return names;
    },
    pendingMigrations: () => pendingMigrations(writer),
    partition: null,
    pool: null,
    checkKeys: async () => void (await openKeys(reader, vault)),
    async inspect() {
      await store.ping();
      return { detail: `${options.file} answers, commits are durable`, advice: [] };
    },
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

/** One writer, and readers that never wait for it. */
export function sqliteDatabase({
  reader,
  snapshots,
  groupCommit,
  chain,
}: {
  readonly reader: Kysely<Schema>;
  readonly snapshots: Kysely<Schema>;
  readonly groupCommit: GroupCommit;
  readonly chain: AuditChain;
}): Database {
  return {
    submit: (work) => groupCommit.submit((db) => work(db, chain)),
    snapshot: (work) => snapshots.transaction().execute(work),
    reader,
    synced: groupCommit.synced,
    assertTakes: groupCommit.assertTakes,
    isBroken: groupCommit.isBroken,
    isDriverFault,
  };
}
