import type { ApiKeyStore } from '../../ports/apiKeyStore.ts';
import type { Store } from '../../ports/store.ts';
import { createSqliteApiKeyStore } from './apiKeyStore.ts';
import { createGroupCommit, type GroupCommitOptions } from './groupCommit.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { openDatabase } from './openDatabase.ts';
import { createSqliteStore } from './store.ts';

export interface SqliteStore {
  readonly keys: ApiKeyStore;
  readonly store: Store;
  /** Brings the schema to this build's; returns the names of the migrations that ran. */
  migrate(): Promise<string[]>;
  pendingMigrations(): Promise<string[]>;
  /** Commits what waits, then closes. */
  close(): Promise<void>;
}

/** Everything that is kept, in one file. */
export function openSqliteStore(options: {
  readonly file: string;
  readonly groupCommit: GroupCommitOptions;
}): SqliteStore {
  const { writer, reader, close } = openDatabase(options.file);
  const groupCommit = createGroupCommit(writer, options.groupCommit);
  return {
    keys: createSqliteApiKeyStore({ reader, groupCommit }),
    store: createSqliteStore({ reader, groupCommit }),
    migrate: () => migrate(writer),
    pendingMigrations: () => pendingMigrations(writer),
    async close() {
      await groupCommit.close();
      await close();
    },
  };
}
