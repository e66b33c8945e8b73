import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { proveAnswers } from './adapters/files/proveAnswers.ts';
import { backUpPostgresKeys, bringKeysToPostgres } from './adapters/postgres/copy/copyKeys.ts';
import { backUpKeyStore } from './adapters/sqlite/backUpKeyStore.ts';
import { withFolder } from './adapters/sqlite/claimFolder.ts';
import { copyFile } from './adapters/sqlite/copyFile.ts';
import { describeKeyFile, isUnused } from './adapters/sqlite/keyCopy.ts';
import { isInFolder, KEY_STORE_FILE, openKeyStore } from './composeStore.ts';
import type { Config } from './config.ts';
import { syncFile, syncFolder } from './durable.ts';
import { makeFolder } from './makeFolder.ts';
import { KeyBackupRefused } from './ports/keyStore.ts';

/** Copies the key store, whatever it is on, to a file; answers how many keys that were. @throws {KeyBackupRefused} {PlaceSilent} */
export async function backUpUserKeys({ store }: Config, target: string): Promise<number> {
  await proveAnswers(dirname(target), 'the folder of the copy');
  return store.keyDatabaseUrl === null
    ? backUpKeyStore(join(store.dataDir, KEY_STORE_FILE), target)
    : backUpPostgresKeys(store.keyDatabaseUrl, target);
}

/**
 * Brings a copy back to where there are no keys, while nobody has the store open; answers how many that were.
 *
 * @throws {KeyBackupRefused} {CopyRefused} {PlaceSilent}
 */
export async function bringUserKeys(config: Config, copy: string): Promise<number> {
  // Before the lock, which makes a folder.
  await refuseMissing(copy);
  const bring = () => bringKeysClaimed(config, copy);
  return isInFolder(config) ? withFolder(config.store.dataDir, bring) : bring();
}

/** As `bringUserKeys`, for whoever has the claim on DATA_DIR (`withFolder`). @throws {KeyBackupRefused} {CopyRefused} {PlaceSilent} */
export async function bringKeysClaimed({ store }: Config, copy: string): Promise<number> {
  await refuseMissing(copy);
  return store.keyDatabaseUrl === null
    ? bringFile(copy, join(store.dataDir, KEY_STORE_FILE))
    : bringKeysToPostgres(copy, store.keyDatabaseUrl);
}

async function refuseMissing(copy: string): Promise<void> {
  await proveAnswers(copy, 'the copy of the keys');
  if (!existsSync(copy)) throw new KeyBackupRefused(`there is no file ${copy}`);
}

/** Before a store is brought back, which nobody could read without them. @throws {KeyBackupRefused} */
export async function requireUserKeys(config: Config): Promise<void> {
  const { dataDir, keyDatabaseUrl } = config.store;
  const keyFile = join(dataDir, KEY_STORE_FILE);
  const place = keyDatabaseUrl === null ? keyFile : 'the database of KEY_DATABASE_URL';
  if (keyDatabaseUrl !== null || existsSync(keyFile)) {
    const keys = openKeyStore(config);
    const secrets = await keys.wrappedBy().finally(() => keys.close());
    if (secrets.length > 0) return;
  }
  throw new KeyBackupRefused(
    `there are no keys at ${place}, and without them nobody's data can be read: name their copy with --user-keys`,
  );
}

async function bringFile(copy: string, keyFile: string): Promise<number> {
  const about = describeKeyFile(copy);
  if (about === null) throw new KeyBackupRefused(`${copy} is no copy of a key store`);
  const there = existsSync(keyFile) ? describeKeyFile(keyFile) : undefined;
  // A service that looked for its keys and found none left an empty file.
  if (there === null || (there !== undefined && !isUnused(there))) {
    throw new KeyBackupRefused(
      `there is a key store at ${keyFile}: its copy overwrites none; leave --user-keys away to use it`,
    );
  }
  makeFolder(dirname(keyFile), 0o700);
  const partial = `${keyFile}.partial`;
  // What another left that was killed.
  rmSync(partial, { force: true });
  try {
    copyFile(copy, partial);
    const brought = describeKeyFile(partial);
    if (brought?.keys !== about.keys || brought.destroyed !== about.destroyed) {
      throw new KeyBackupRefused(`${copy} could not be copied whole: nothing was changed; is it in use?`);
    }
    syncFile(partial);
    for (const left of [`${keyFile}-wal`, `${keyFile}-shm`]) rmSync(left, { force: true });
    renameSync(partial, keyFile);
  } finally {
    rmSync(partial, { force: true });
  }
  syncFolder(dirname(keyFile));
  return about.keys;
}
