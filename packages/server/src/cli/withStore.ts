import { type Core, composeCore } from '../app.ts';
import { type OpenOptions, openStore } from '../composeStore.ts';
import { type Config, loadConfig } from '../config.ts';
import { CopyRefused } from '../ports/store.ts';
import { CliError } from './cliError.ts';

/** Runs a command on the configured store, migrated, and closes it whatever happens. */
export async function withStore<Result>(
  work: (core: Core, config: Config, store: ReturnType<typeof openStore>) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig();
  const store = openStoreOrSay(config);
  try {
    await store.migrate();
    return await work(composeCore(config, store), config, store);
  } finally {
    await store.close();
  }
}

/** Opens the store; a folder that can't be written is the operator's to mend, so it is told in a sentence. */
export function openStoreOrSay(config: Config, options: OpenOptions = {}): ReturnType<typeof openStore> {
  try {
    return openStore(config, options);
  } catch (error) {
    if (error instanceof CopyRefused) throw error;
    const why = error instanceof Error ? error.message : String(error);
    // Of PostgreSQL nothing is opened before it is asked for.
    const hint = isOfFolder(error) ? "; give the service's user a folder to write in, or set DATA_DIR" : '';
    throw new CliError(`the store in DATA_DIR (${config.store.dataDir}) can't be opened: ${why}${hint}`, 1);
  }
}

/** What lies with the folder, and not with what is in it. */
const FOLDER_ERRORS: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'];

function isOfFolder(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FOLDER_ERRORS.includes(error.code);
}
