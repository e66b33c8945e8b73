import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Claim, finishCopy, withClaim } from './adapters/postgres/copy/claim.ts';
import {
  type CopiedRows,
  type CopyOptions,
  copyStore,
  refuseUsed,
} from './adapters/postgres/copy/copyStore.ts';
import { openPostgresKeyStore } from './adapters/postgres/keyStore.ts';
import { preparePostgres } from './adapters/postgres/openStore.ts';
import { withFolder } from './adapters/sqlite/claimFolder.ts';
import { describeKeyFile } from './adapters/sqlite/keyCopy.ts';
import { KEY_STORE_FILE, openStore, STORE_FILE } from './composeStore.ts';
import type { Config } from './config.ts';
import { CopyRefused } from './ports/store.ts';

/**
 * Copies the store in DATA_DIR, and its keys where KEY_DATABASE_URL names a place for them, into the database of DATABASE_URL. No
 * service may have the store open: who enrolled there meanwhile would be lost, and who was erased would come back.
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
  return withFolder(dataDir, () =>
    withClaim(postgres.url, (store) =>
      keyDatabaseUrl === null
        ? copyInto(config, { store, keys: null }, again, onRows)
        : withClaim(keyDatabaseUrl, (keys) => copyInto(config, { store, keys }, again, onRows)),
    ),
  );
}

async function copyInto(
  config: Config,
  targets: { readonly store: Claim; readonly keys: Claim | null },
  again: boolean,
  onRows: CopyOptions['onRows'],
): Promise<CopiedRows[]> {
  const { dataDir } = config.store;
  // Brought to this version's schema first, which also checks that its keys are there.
  const sqlite = { ...config, store: { ...config.store, postgres: null, keyDatabaseUrl: null } };
  const source = openStore(sqlite, { claimed: true });
  await source.migrate().finally(() => source.close());
  await preparePostgres(targets.store.url);
  // Before anything is done to the keys: a store in use needs those that it has.
  await refuseUsed(targets.store, 'key_store');
  const common = { again, onRows };
  const copied: CopiedRows[] = [];
  if (targets.keys !== null) {
    const keys = openPostgresKeyStore(targets.keys.url);
    await keys.wrappedBy().finally(() => keys.close());
    // There the order of keys is that of the rows.
    const names = { keys: { seq: 'rowid' } };
    const keyFile = join(dataDir, KEY_STORE_FILE);
    await refuseOthersKeys(targets.keys, keyFile);
    copied.push(
      ...(await copyStore({ ...common, source: keyFile, target: targets.keys, usedBy: 'keys', names })),
    );
  }
  const file = join(dataDir, STORE_FILE);
  copied.push(...(await copyStore({ ...common, source: file, target: targets.store, usedBy: 'key_store' })));
  if (copied.every(({ same }) => same)) {
    await finishCopy(targets.store);
    if (targets.keys !== null) await finishCopy(targets.keys);
  }
  return copied;
}

/** Whatever says that they are a copy that is not finished. @throws {CopyRefused} */
async function refuseOthersKeys({ client }: Claim, keyFile: string): Promise<void> {
  const own = `select id from keys where application = '' and pseudonym = ''`;
  const [there] = (await client.query<{ id: string }>(own)).rows;
  if (there === undefined || there.id === describeKeyFile(keyFile)?.deployment) return;
  throw new CopyRefused(
    'the database of KEY_DATABASE_URL has the keys of another store: they are left as they are; name an empty database',
  );
}
