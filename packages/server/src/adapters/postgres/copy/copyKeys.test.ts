import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { KeyBackupRefused, type KeyStore } from '../../../ports/keyStore.ts';
import { CopyRefused, StoreUnavailable } from '../../../ports/store.ts';
import { keyRecord } from '../../../testing/keyStoreContract.ts';
import { testDatabases } from '../../../testing/postgres/testDatabases.ts';
import { temporaryFolder } from '../../../testing/service.ts';
import { backUpKeyStore } from '../../sqlite/backUpKeyStore.ts';
import { backUpPostgresKeysInThread } from '../../sqlite/inThread.ts';
import { openSqliteKeyStore } from '../../sqlite/keyStore.ts';
import { openPostgresKeyStore } from '../keyStore.ts';
import { withClaim } from './claim.ts';
import { backUpPostgresKeys, bringKeysToPostgres } from './copyKeys.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());
/** For a machine that is busy. */
const PATIENT = { interval: 5, timeout: 20_000 };
const create = async () => (await databases?.create()) ?? '';

describe.skipIf(databases === null)('a copy of keys on PostgreSQL', () => {
  let folder: string;
  let target: string;
  let url: string;
  let keys: KeyStore;
  beforeEach(async () => {
    const temporary = temporaryFolder();
    folder = join(temporary.path, 'elsewhere');
    mkdirSync(folder);
    target = join(folder, 'user-keys.db');
    url = await create();
    keys = openPostgresKeyStore(url);
    await keys.insert(keyRecord('of the deployment', '', { application: '' }));
    return async () => {
      await keys.close();
      temporary.remove();
    };
  });
  async function reading<Result>(
    store: KeyStore,
    work: (store: KeyStore) => Promise<Result>,
  ): Promise<Result> {
    return work(store).finally(() => store.close());
  }
  const idsOfAda = async (store: KeyStore) =>
    (await store.ofOwner({ application: 'default', pseudonym: 'ada' })).map(({ id }) => id);

  it('has every key of one moment, while others write, and is private', async () => {
    const made: string[] = [];
    let going = true;
    const load = (async () => {
      for (let n = 0; going; n += 1) {
        await keys.insert(keyRecord(`k${n}`, `p${n}`));
        made.push(`k${n}`);
      }
    })();
    let [known, count]: [string[], number] = [[], 0];
    try {
      await expect.poll(() => made.length, PATIENT).toBeGreaterThanOrEqual(20);
      known = [...made];
      count = await backUpPostgresKeys(url, target);
    } finally {
      going = false;
      await load;
    }
    expect(count).toBeGreaterThan(known.length);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['user-keys.db']);
    await reading(openSqliteKeyStore(target), async (copy) => {
      for (const id of known) expect(await copy.find(id)).toEqual(await keys.find(id));
    });
  });

  it('takes the place of the copy before, and holds nothing of a key that was destroyed', async () => {
    await keys.insert(keyRecord('a', 'ada'));
    await keys.insert(keyRecord('b', 'bob'));
    await backUpPostgresKeys(url, target);
    expect(readFileSync(target, 'latin1')).toContain('secret of a.');
    await keys.destroy(['a']);
    expect(await backUpPostgresKeys(url, target)).toBe(2);
    expect(readFileSync(target, 'latin1')).not.toContain('secret of a.');
    expect(readdirSync(folder)).toEqual(['user-keys.db']);
    const back = await create();
    expect(await bringKeysToPostgres(target, back)).toBe(2);
    await reading(openPostgresKeyStore(back), async (there) => {
      expect([await there.find('a'), await there.destroyed('', 9)]).toEqual([null, ['a']]);
      expect(await there.find('b')).toEqual(await keys.find('b'));
    });
  });

  it('is made after one that is under way, never in between', async () => {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    try {
      // As a copy that is slow to be written holds it.
      await other.query('select pg_advisory_lock(6318441007214652)');
      const copying = backUpPostgresKeys(url, target);
      const waits = `select from pg_locks join pg_database on pg_database.oid = database
        where datname = current_database() and locktype = 'advisory' and not granted
          and (classid::bigint << 32) + objid::bigint = 6318441007214652`;
      await expect.poll(async () => (await other.query(waits)).rows.length, PATIENT).toBe(1);
      // Everything until it begins is in it.
      await keys.insert(keyRecord('a', 'ada'));
      await other.query('select pg_advisory_unlock(6318441007214652)');
      expect(await copying).toBe(2);
    } finally {
      await other.end();
    }
  });

  it('comes back in its order, from either kind of key store to either', async () => {
    const file = join(folder, 'keys', 'user-keys.db');
    mkdirSync(join(folder, 'keys'));
    await backUpPostgresKeys(url, target);
    await reading(openSqliteKeyStore(file), async (source) => {
      await source.insert(keyRecord('of the deployment', '', { application: '' }));
      for (const id of ['b', 'a']) await source.insert(keyRecord(id, 'ada'));
      expect(backUpKeyStore(file, target)).toBe(3);
    });
    const back = await create();
    await bringKeysToPostgres(target, back);
    await reading(openPostgresKeyStore(back), async (there) => {
      expect(await idsOfAda(there)).toEqual(['a', 'b']);
      // What is numbered goes on.
      await there.insert(keyRecord('c', 'ada'));
      expect(await idsOfAda(there)).toEqual(['c', 'a', 'b']);
      expect(await backUpPostgresKeys(back, target)).toBe(4);
    });
    await reading(openSqliteKeyStore(target), async (copy) => {
      expect(await idsOfAda(copy)).toEqual(['c', 'a', 'b']);
    });
  });

  it('overwrites nothing else: no other file, no keys of another store, no keys in use', async () => {
    writeFileSync(target, 'the only copy of a novel');
    await expect(backUpPostgresKeys(url, target)).rejects.toThrow(KeyBackupRefused);
    await expect(backUpPostgresKeys(url, join(folder, 'not-mounted', 'k.db'))).rejects.toThrow(
      'is not there',
    );
    expect(readFileSync(target, 'utf8')).toBe('the only copy of a novel');
    await expect(bringKeysToPostgres(target, await create())).rejects.toThrow('is no copy of a key store');
    const copy = join(folder, 'copy.db');
    await backUpPostgresKeys(url, copy);
    await expect(bringKeysToPostgres(copy, url)).rejects.toThrow('their copy overwrites none');
    // A machine that was set up anew makes keys of its own.
    const anew = await create();
    await reading(openPostgresKeyStore(anew), (store) =>
      store.insert(keyRecord('of another deployment', '', { application: '' })),
    );
    await expect(backUpPostgresKeys(anew, copy)).rejects.toThrow('has the keys of another store');
    expect(readdirSync(folder).toSorted()).toEqual(['copy.db', 'user-keys.db']);
    const back = await create();
    await withClaim(back, () => expect(bringKeysToPostgres(copy, back)).rejects.toThrow(CopyRefused));
    expect(await bringKeysToPostgres(copy, back)).toBe(1);
  });

  it('leaves a copy alone that has keys which a database brought back to yesterday lacks', async () => {
    const yesterday = join(folder, 'yesterday.db');
    await keys.insert(keyRecord('a', 'ada'));
    await backUpPostgresKeys(url, yesterday);
    await keys.insert(keyRecord('b', 'bob'));
    await backUpPostgresKeys(url, target);
    const back = await create();
    await bringKeysToPostgres(yesterday, back);
    const refused = backUpPostgresKeys(back, target);
    await expect(refused).rejects.toThrow(KeyBackupRefused);
    await expect(refused).rejects.toThrow(
      `${target} has keys (1) that are neither in the key store any more`,
    );
    expect(readFileSync(target, 'latin1')).toContain('secret of b.');
    expect(readdirSync(folder).toSorted()).toEqual(['user-keys.db', 'yesterday.db']);
  });

  it('waits for another, or for the tables, no longer than it may, and leaves nothing', async () => {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    try {
      await other.query('select pg_advisory_lock(6318441007214652)');
      await expect(backUpPostgresKeys(url, target, { statementTimeoutMs: 1_000 })).rejects.toThrow(
        'another process makes a copy of these keys',
      );
      await other.query('select pg_advisory_unlock(6318441007214652)');
      await other.query('begin; lock table keys in access exclusive mode');
      await expect(backUpPostgresKeys(url, target, { statementTimeoutMs: 1_000 })).rejects.toThrow(/timeout/);
      expect(readdirSync(folder)).toEqual([]);
      await other.query('commit');
      expect(await backUpPostgresKeys(url, target)).toBe(1);
    } finally {
      await other.end();
    }
  });

  it('is given up at once when it is told to end, and leaves nothing', async () => {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    try {
      await other.query('begin; lock table keys in access exclusive mode');
      const stopping = new AbortController();
      const copying = backUpPostgresKeysInThread(url, target, stopping.signal);
      const refused = expect(copying).rejects.toThrow(/aborted/);
      await expect.poll(() => readdirSync(folder).length, PATIENT).toBe(1);
      stopping.abort();
      await refused;
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      await other.end();
    }
  });

  it('removes what a copy left that was killed', async () => {
    writeFileSync(`${target}.0123456789ab.partial`, 'wrapped keys of everybody');
    await backUpPostgresKeys(url, target);
    expect(readdirSync(folder)).toEqual(['user-keys.db']);
  });

  it('says where nobody answers, and leaves nothing', async () => {
    const nobody = 'postgres://ka:hunter2@127.0.0.1:1/keys';
    const failed = backUpPostgresKeys(nobody, target);
    await expect(failed).rejects.toThrow(StoreUnavailable);
    await expect(failed).rejects.toThrow('the database at 127.0.0.1:1/keys can not be reached');
    expect(readdirSync(folder)).toEqual([]);
  });
});
