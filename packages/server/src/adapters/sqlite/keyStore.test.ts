import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyRecord, KeyStore } from '../../ports/keyStore.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openSqliteKeyStore } from './keyStore.ts';

const record = (id: string, pseudonym: string, change: Partial<KeyRecord> = {}): KeyRecord => ({
  id,
  application: 'default',
  pseudonym,
  wrapped: Buffer.from(`secret of ${id}.`),
  wrappedBy: 'one',
  ...change,
});

describe('the key store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let keys: KeyStore;
  beforeEach(() => {
    folder = temporaryFolder();
    keys = openSqliteKeyStore(join(folder.path, 'keys', 'user-keys.db'));
  });
  afterEach(() => {
    keys.close();
    folder.remove();
  });
  const bytesOf = () =>
    readdirSync(join(folder.path, 'keys'))
      .map((file) => readFileSync(join(folder.path, 'keys', file), 'latin1'))
      .join('');

  it('is private: its folder, and each of its files', async () => {
    await keys.insert(record('a', 'ada'));
    const path = join(folder.path, 'keys');
    expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(path)) {
      expect([file, statSync(join(path, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  it('keeps several keys of a person, newest first, and one of an application', async () => {
    for (const id of ['b', 'a']) await keys.insert(record(id, 'ada'));
    for (const id of ['d', 'c']) await keys.insert(record(id, ''));
    await keys.insert(record('e', '', { application: '' }));
    const ofOwner = async (application: string, pseudonym: string) =>
      (await keys.ofOwner({ application, pseudonym })).map(({ id }) => id);
    expect(await ofOwner('default', 'ada')).toEqual(['a', 'b']);
    expect(await ofOwner('default', '')).toEqual(['d']);
    expect(await ofOwner('', '')).toEqual(['e']);
    expect(await ofOwner('other', 'ada')).toEqual([]);
    expect(await keys.find('a')).toEqual(record('a', 'ada'));
    expect(await keys.find('c')).toBeNull();
  });

  it('leaves nothing of a destroyed key in any file, and remembers that it was', async () => {
    for (const id of ['a', 'b']) await keys.insert(record(id, 'ada'));
    expect(bytesOf()).toContain('secret of a.');
    await keys.destroy(['a', 'never there']);
    expect(bytesOf()).not.toContain('secret of a.');
    expect(bytesOf()).toContain('secret of b.');
    expect(await keys.find('a')).toBeNull();
    expect(await keys.destroyed('', 10)).toEqual(['a', 'never there']);
    expect(await keys.destroyed('a', 10)).toEqual(['never there']);
    expect(await keys.destroyed('', 1)).toEqual(['a']);
  });

  it('says which keys are under which secret, and replaces that', async () => {
    for (const id of ['a', 'b', 'c']) await keys.insert(record(id, id));
    await keys.rewrap([record('b', 'b', { wrapped: Buffer.from('anew'), wrappedBy: 'two' })]);
    expect((await keys.wrappedBy()).toSorted()).toEqual(['one', 'two']);
    expect(await keys.find('b')).toMatchObject({ wrapped: Buffer.from('anew') });
    expect(await keys.wrappedByOthers('two', 1)).toMatchObject({ keys: [{ wrappedBy: 'one' }], total: 2 });
    expect(await keys.wrappedByOthers('one', 9)).toMatchObject({ keys: [{ id: 'b' }], total: 1 });
    expect(bytesOf()).not.toContain('secret of b.');
  });
});
