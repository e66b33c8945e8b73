import { type Core, composeCore } from '../app.ts';
import { type OpenOptions, openStore } from '../composeStore.ts';
import type { Config } from '../config.ts';
import { CopyRefused, FolderRefused } from '../ports/store.ts';
import { CliError } from './cliError.ts';
import { loadReachable } from './loadReachable.ts';

/** Runs a command on the configured store, migrated, and closes it whatever happens. */
export async function withStore<Result>(
  work: (core: Core, config: Config, store: ReturnType<typeof openStore>) => Promise<Result>,
): Promise<Result> {
  const config = await loadReachable();
  const store = openStoreOrSay(config);
  try {
    await store.migrate();
    return await work(composeCore(config, store), config, store);
  } finally {
    await store.close();
  }
}

/** Opens the store; what is wrong with its files is told in a sentence. */
export function openStoreOrSay(config: Config, options: OpenOptions = {}): ReturnType<typeof openStore> {
  try {
    return openStore(config, options);
  } catch (error) {
    if (error instanceof CopyRefused || error instanceof FolderRefused) throw error;
    const why = error instanceof Error ? error.message : String(error);
    // Of PostgreSQL nothing is opened before it is asked for.
    throw new CliError(`the store in DATA_DIR (${config.store.dataDir}) can't be opened: ${why}`, 1);
  }
}
