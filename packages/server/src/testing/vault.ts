import { join } from 'node:path';
import { createKeyWrap } from '../adapters/crypto/keyWrap.ts';
import { createVault } from '../adapters/crypto/vault.ts';
import { openSqliteKeyStore } from '../adapters/sqlite/keyStore.ts';
import type { KeyStore } from '../ports/keyStore.ts';
import type { Vault } from '../ports/vault.ts';

export const TEST_SECRET = 'a secret of thirty-two characters';

/** Keys in a folder, as the service has them. */
export function openTestVault(
  folder: string,
  secrets: readonly [string, ...string[]] = [TEST_SECRET],
): { readonly vault: Vault; readonly keys: KeyStore } {
  const keys = openSqliteKeyStore(join(folder, 'keys', 'user-keys.db'));
  const [current, ...others] = secrets;
  const vault = createVault({ keys, wraps: [createKeyWrap(current), ...others.map(createKeyWrap)] });
  return { vault, keys };
}
