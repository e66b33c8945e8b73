import { join } from 'node:path';
import { createKeyWrap } from '../adapters/crypto/keyWrap.ts';
import { openSqliteKeyStore } from '../adapters/sqlite/keyStore.ts';
import { KEY_STORE_FILE } from '../composeStore.ts';

/** The secret of a deployment whose key is always the same one. */
export const KNOWN_SECRET = 'who fits and who compares hangs on the key below';

/**
 * Gives a folder, before a service ever started there, a deployment key that is the same each time. The halves of a fit
 * hang on that key, which nobody chooses: with a drawn one, each run of a test compares others.
 */
export async function makeDeploymentKey(dataDir: string): Promise<void> {
  const keys = openSqliteKeyStore(join(dataDir, KEY_STORE_FILE));
  try {
    const owner = { application: '', pseudonym: '' };
    await keys.insert(createKeyWrap(KNOWN_SECRET).wrap('deployment', owner, Buffer.alloc(32, 1)));
  } finally {
    await keys.close();
  }
}
