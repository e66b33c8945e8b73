import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CopiedRows,
  type CopyOptions,
  copyStore,
  finishCopy,
  refuseUsed,
} from './adapters/postgres/copy/copyStore.ts';
import { openPostgresKeyStore } from './adapters/postgres/keyStore.ts';
import { preparePostgres } from './adapters/postgres/openStore.ts';
import { KEY_STORE_FILE, openStore, STORE_FILE } from './app.ts';
import type { Config } from './config.ts';
import { CopyRefused } from './ports/store.ts';

/**
 * Copies the store in DATA_DIR, and its keys where KEY_DATABASE_URL names a place for them, into the database of DATABASE_URL.
 *
 * @throws {CopyRefused}
 */
export async function copyToPostgres(
  config: Config,
  again: boolean,
  onRows: CopyOptions['onRows'],
): Promise<CopiedRows[]> {
  const { dataDir, postgres, keyDatabaseUrl } = config.store;
  if (postgres === null) throw new CopyRefused('DATABASE_URL is not set: there is nothing to copy into');
  const file = join(dataDir, STORE_FILE);
  if (!existsSync(file)) throw new CopyRefused(`there is no store at ${file}`);
  // Brought to this version's schema first, which also checks that its keys are there.
  const source = openStore({ ...config, store: { ...config.store, postgres: null, keyDatabaseUrl: null } });
  await source.migrate().finally(() => source.close());
  await preparePostgres(postgres.url);
  // Before anything is done to the keys: a store in use needs those that it has.
  await refuseUsed(postgres.url, 'key_store');
  const copied: CopiedRows[] = [];
  if (keyDatabaseUrl !== null) {
    const keys = openPostgresKeyStore(keyDatabaseUrl);
    await keys.wrappedBy().finally(() => keys.close());
    // There the order of keys is that of the rows.
    const names = { keys: { seq: 'rowid' } };
    const keyFile = join(dataDir, KEY_STORE_FILE);
    copied.push(
      ...(await copyStore({ source: keyFile, target: keyDatabaseUrl, usedBy: 'keys', again, names, onRows })),
    );
  }
  copied.push(
    ...(await copyStore({ source: file, target: postgres.url, usedBy: 'key_store', again, onRows })),
  );
  if (copied.every(({ same }) => same)) {
    await finishCopy(postgres.url);
    if (keyDatabaseUrl !== null) await finishCopy(keyDatabaseUrl);
  }
  return copied;
}
