import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { MIGRATIONS } from '../adapters/sql/migrations/migrations.ts';
import type { OpenedStore } from '../adapters/sql/openedStore.ts';
import type { Schema } from '../adapters/sql/schema.ts';
import { openSqliteStore } from '../adapters/sqlite/openStore.ts';
import type { Vault } from '../ports/vault.ts';
import { testAudit } from './audit.ts';
import { openTestVault } from './vault.ts';

/** Opens a store that some older version wrote, not migrated yet, with the test keys beside it. */
export function openStoreOfFile(
  file: string,
  wrap: (vault: Vault) => Vault = (vault) => vault,
): Pick<OpenedStore, 'store' | 'migrate' | 'close'> {
  const { vault, keys } = openTestVault(dirname(file));
  const store = openSqliteStore({
    file,
    groupCommit: { maxItems: 8, maxWaitMs: 1 },
    audit: testAudit(),
    vault: wrap(vault),
  });
  return {
    ...store,
    async close() {
      await store.close();
      keys.close();
    },
  };
}

/** Brings a new store to the schema that it had before a migration, such as `0013`. */
export async function migrateBefore(db: Kysely<Schema>, migration: string): Promise<void> {
  const before = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < migration));
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => before },
  }).migrateToLatest();
  if (error !== undefined) throw error;
}

/** All that the files of a store hold, its log among them: what an attacker with the disk reads. */
export function bytesOfStore(file: string): Buffer {
  const files = [file, `${file}-wal`].filter((path) => existsSync(path));
  return Buffer.concat(files.map((path) => readFileSync(path)));
}
