import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyRecord, KeyStore } from '../ports/keyStore.ts';

export const keyRecord = (id: string, pseudonym: string, change: Partial<KeyRecord> = {}): KeyRecord => ({
  id,
  application: 'default',
  pseudonym,
  wrapped: Buffer.from(`secret of ${id}.`),
  wrappedBy: 'one',
  ...change,
});

/**
 * What every key store does, whatever it is built on.
 *
 * @param open an empty one for each test
 */
export function keyStoreContract(name: string, open: () => Promise<KeyStore>): void {
  describe(`${name}: key store`, () => {
    let keys: KeyStore;
    beforeEach(async () => {
      keys = await open();
    });
    afterEach(() => keys.close());

    it('keeps several keys of a person, newest first, and one of an application', async () => {
      for (const id of ['b', 'a']) await keys.insert(keyRecord(id, 'ada'));
      for (const id of ['d', 'c']) await keys.insert(keyRecord(id, ''));
      await keys.insert(keyRecord('e', '', { application: '' }));
      const ofOwner = async (application: string, pseudonym: string) =>
        (await keys.ofOwner({ application, pseudonym })).map(({ id }) => id);
      expect(await ofOwner('default', 'ada')).toEqual(['a', 'b']);
      expect(await ofOwner('default', '')).toEqual(['d']);
      expect(await ofOwner('', '')).toEqual(['e']);
      expect(await ofOwner('other', 'ada')).toEqual([]);
      expect(await keys.find('a')).toEqual(keyRecord('a', 'ada'));
      expect(await keys.find('c')).toBeNull();
    });

    it('destroys keys for good, and remembers that it did', async () => {
      for (const id of ['a', 'b']) await keys.insert(keyRecord(id, 'ada'));
      await keys.destroy(['a', 'never there', 'a']);
      await keys.destroy(['a']);
      expect(await keys.find('a')).toBeNull();
      expect(await keys.find('b')).toEqual(keyRecord('b', 'ada'));
      expect(await keys.destroyed('', 10)).toEqual(['a', 'never there']);
      expect(await keys.destroyed('a', 10)).toEqual(['never there']);
      expect(await keys.destroyed('', 1)).toEqual(['a']);
    });

    it('says which keys are under which secret, and replaces that', async () => {
      for (const id of ['a', 'b', 'c']) await keys.insert(keyRecord(id, id));
      await keys.rewrap([
        keyRecord('b', 'b', { wrapped: Buffer.from('anew'), wrappedBy: 'two' }),
        keyRecord('gone', 'b', { wrappedBy: 'two' }),
      ]);
      expect((await keys.wrappedBy()).toSorted()).toEqual(['one', 'two']);
      expect(await keys.find('b')).toMatchObject({ wrapped: Buffer.from('anew') });
      expect(await keys.find('gone')).toBeNull();
      expect(await keys.wrappedByOthers('two', 1)).toMatchObject({ keys: [{ wrappedBy: 'one' }], total: 2 });
      expect(await keys.wrappedByOthers('one', 9)).toMatchObject({ keys: [{ id: 'b' }], total: 1 });
      expect(await keys.wrappedByOthers('none', 9)).toMatchObject({ total: 3 });
    });
  });
}
