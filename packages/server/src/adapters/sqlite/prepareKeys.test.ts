import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Vault } from '../../ports/vault.ts';
import { testAudit } from '../../testing/audit.ts';
import { ADA, at, BOB, saveEverything, savePersons } from '../../testing/records/fixtures.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openTestVault } from '../../testing/vault.ts';
import type { OpenedStore } from '../sql/openedStore.ts';
import { openSqliteStore } from './openStore.ts';

describe('store and keys', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const opened: { close(): unknown }[] = [];
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await closeAll();
    folder.remove();
  });
  async function closeAll(): Promise<void> {
    for (const each of opened.splice(0).reverse()) await each.close();
  }
  const file = () => join(folder.path, 'store.db');

  function openStore(wrap: (vault: Vault) => Vault = (vault) => vault): OpenedStore {
    const { vault, keys } = openTestVault(folder.path);
    const groupCommit = { maxItems: 8, maxWaitMs: 1 };
    const store = openSqliteStore({ file: file(), groupCommit, audit: testAudit(), vault: wrap(vault) });
    opened.push(keys, store);
    return store;
  }
  async function start(): Promise<OpenedStore> {
    await closeAll();
    const store = openStore();
    await store.migrate();
    return store;
  }
  const ledgerOf = ({ store }: OpenedStore) => store.read(({ erasures }) => erasures.page(null, 10));

  it('belong together: other or missing keys are refused, and nothing is made', async () => {
    await start();
    await closeAll();
    const elsewhere = temporaryFolder();
    const groupCommit = { maxItems: 8, maxWaitMs: 1 };
    const { vault, keys } = openTestVault(elsewhere.path);
    const without = openSqliteStore({ file: file(), groupCommit, audit: testAudit(), vault });
    await expect(without.migrate()).rejects.toThrow(/keys in DATA_DIR\/keys are missing/);
    expect(await keys.wrappedBy()).toEqual([]);
    await without.close();
    keys.close();
    elsewhere.remove();
    await start();
  });

  it('finish an erasure that a crash interrupted, and keep the person who came back since', async () => {
    let alive = true;
    const dying = openStore((vault) => ({
      ...vault,
      destroy: async (ids) => {
        if (!alive) throw new Error('killed');
        await vault.destroy(ids);
      },
    }));
    await dying.migrate();
    await dying.store.transact((records) => savePersons(records, [ADA, BOB]));
    alive = false;
    await expect(dying.store.transact(({ users }) => users.remove(ADA, at(1)))).rejects.toThrow('killed');
    const [erasure] = await ledgerOf(dying);
    expect(await dying.vault.ofPerson(erasure?.keyId ?? '')).not.toBeNull();
    await dying.store.transact((records) => savePersons(records, [ADA]));

    const store = await start();
    expect(await ledgerOf(store)).toEqual([erasure]);
    expect(erasure).toMatchObject({ application: 'default', erasedAt: at(1) });
    expect(await store.vault.ofPerson(erasure?.keyId ?? '')).toBeNull();
    expect(await store.store.read(({ users }) => users.find(ADA))).toMatchObject(ADA);
    expect(await store.store.read(({ users }) => users.find(BOB))).toMatchObject(BOB);
  });

  it('use a key again that a failed transaction left behind', async () => {
    const store = await start();
    const failing = store.store.transact(async (records) => {
      await savePersons(records, [ADA]);
      throw new RangeError('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    await store.store.transact((records) => savePersons(records, [ADA]));
    const pseudonym = Buffer.from((await store.vault.ofApplication('default')).tag('user', ['ada'])).toString(
      'base64url',
    );
    expect(await store.vault.keysOf({ application: 'default', pseudonym })).toHaveLength(1);
  });

  it('of a person are all destroyed, that which an interrupted renewal left, too', async () => {
    const store = await start();
    await store.store.transact((records) => savePersons(records, [ADA]));
    const renewing = store.store.transact(async ({ users }) => {
      await users.renewKey(ADA);
      throw new RangeError('interrupted');
    });
    await expect(renewing).rejects.toThrow('interrupted');
    await store.store.transact(({ users }) => users.remove(ADA, at(1)));
    const ledger = await ledgerOf(store);
    expect(ledger).toHaveLength(2);
    for (const { keyId } of ledger) expect(await store.vault.ofPerson(keyId)).toBeNull();
  });

  it('are destroyed by a repeated erasure whose first one failed at that', async () => {
    let failing = true;
    const store = openStore((vault) => ({
      ...vault,
      destroy: async (ids) => {
        if (failing) throw new Error('the keys can not be reached');
        await vault.destroy(ids);
      },
    }));
    await store.migrate();
    await store.store.transact((records) => savePersons(records, [ADA]));
    const erase = () => store.store.transact(({ users }) => users.remove(ADA, at(1)));
    await expect(erase()).rejects.toThrow('can not be reached');
    await expect(erase()).rejects.toThrow('can not be reached');
    failing = false;
    expect(await erase()).toBeNull();
    const [erasure] = await ledgerOf(store);
    expect(await store.vault.ofPerson(erasure?.keyId ?? '')).toBeNull();
  });

  it('give a person who was erased and comes back another key', async () => {
    const store = await start();
    const come = () => store.store.transact((records) => savePersons(records, [ADA]));
    const go = () => store.store.transact(({ users }) => users.remove(ADA, at(1)));
    for (let n = 0; n < 3; n++) {
      await come();
      await go();
    }
    const ledger = await ledgerOf(store);
    expect(new Set(ledger.map(({ keyId }) => keyId)).size).toBe(3);
    expect(new Set(ledger.map(({ pseudonym }) => pseudonym)).size).toBe(1);
  });

  it('remove whoever was erased from an older copy of the store that was brought back', async () => {
    let store = await start();
    await store.store.transact(async (records) => {
      await saveEverything(records, ADA, 1);
      await saveEverything(records, BOB, 10);
    });
    await closeAll();
    copyFileSync(file(), `${file()}.yesterday`);
    store = await start();
    await store.store.transact(({ users }) => users.remove(ADA, at(1)));
    const [erasure] = await ledgerOf(store);
    await closeAll();
    copyFileSync(`${file()}.yesterday`, file());

    store = await start();
    expect((await ledgerOf(store)).map(({ keyId }) => keyId)).toEqual([erasure?.keyId]);
    await store.store.read(async ({ users, attempts }) => {
      expect(await users.find(ADA)).toBeNull();
      expect((await users.page('default', null, 9)).map(({ userId }) => userId)).toEqual(['bob']);
      expect((await attempts.page('default', {}, null, 99)).found).toHaveLength(3);
    });
  });
});
