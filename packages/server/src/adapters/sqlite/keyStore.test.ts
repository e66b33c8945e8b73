import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyStore } from '../../ports/keyStore.ts';
import { keyRecord, keyStoreContract } from '../../testing/keyStoreContract.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openSqliteKeyStore } from './keyStore.ts';

describe('the key store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let keys: KeyStore;
  beforeEach(() => {
    folder = temporaryFolder();
    keys = openSqliteKeyStore(join(folder.path, 'keys', 'user-keys.db'));
  });
  afterEach(async () => {
    await keys.close();
    folder.remove();
  });
  const bytesOf = () =>
    readdirSync(join(folder.path, 'keys'))
      .map((file) => readFileSync(join(folder.path, 'keys', file), 'latin1'))
      .join('');

  it('is private: its folder, and each of its files', async () => {
    await keys.insert(keyRecord('a', 'ada'));
    const path = join(folder.path, 'keys');
    expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(path)) {
      expect([file, statSync(join(path, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  it('leaves nothing of a destroyed key in any file', async () => {
    for (const id of ['a', 'b']) await keys.insert(keyRecord(id, 'ada'));
    expect(bytesOf()).toContain('secret of a.');
    await keys.destroy(['a', 'never there']);
    expect(bytesOf()).not.toContain('secret of a.');
    expect(bytesOf()).toContain('secret of b.');
  });

  it('leaves nothing of how a key was encrypted before', async () => {
    await keys.insert(keyRecord('b', 'b'));
    await keys.rewrap([keyRecord('b', 'b', { wrapped: Buffer.from('anew'), wrappedBy: 'two' })]);
    expect(bytesOf()).not.toContain('secret of b.');
  });
});

const folders: ReturnType<typeof temporaryFolder>[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

keyStoreContract('sqlite', async () => {
  const folder = temporaryFolder();
  folders.push(folder);
  return openSqliteKeyStore(join(folder.path, 'keys', 'user-keys.db'));
});
