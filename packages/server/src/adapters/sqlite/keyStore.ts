import type { KeyOwner, KeyRecord, KeyStore } from '../../ports/keyStore.ts';
import { type KeyRow, toKeyRecord } from '../sql/keyRow.ts';
import { makePrivateFile, openDurably } from './openConnection.ts';

/** `rowid` rises, so that the newest key of a person is known without a clock. */
export const KEYS_IN_SQLITE = `
  create table if not exists keys (
    id text not null unique,
    application text not null,
    pseudonym text not null,
    wrapped blob not null,
    wrapped_by text not null
  );
  create index if not exists keys_of_owner on keys (application, pseudonym);
  create unique index if not exists one_key_an_application on keys (application) where pseudonym = '';
  create index if not exists keys_by_wrap on keys (wrapped_by);
  create table if not exists destroyed (id text primary key not null) without rowid;
`;

/**
 * Keys in a SQLite file of their own, so that backups of the store hold none: mode 0600 in a folder of mode 0700, a sync
 * at every commit. What is destroyed is overwritten, in the write-ahead log, too.
 */
export function openSqliteKeyStore(file: string): KeyStore {
  makePrivateFile(file);
  const database = openDurably(file, 'reads');
  database.pragma('secure_delete = ON');
  database.exec(KEYS_IN_SQLITE);
  const find = database.prepare<[string], KeyRow>('select * from keys where id = ?');
  const ofOwner = database.prepare<[string, string], KeyRow>(
    'select * from keys where application = ? and pseudonym = ? order by rowid desc',
  );
  const insert = database.prepare<KeyRow>(
    'insert into keys values (:id, :application, :pseudonym, :wrapped, :wrapped_by) on conflict do nothing',
  );
  const destroy = database.prepare<[string]>('delete from keys where id = ?');
  const remember = database.prepare<[string]>('insert into destroyed values (?) on conflict do nothing');
  const destroyed = database.prepare<[string, number], Pick<KeyRow, 'id'>>(
    'select id from destroyed where id > ? order by id limit ?',
  );
  const fingerprints = database.prepare<[], Pick<KeyRow, 'wrapped_by'>>(
    'select distinct wrapped_by from keys',
  );
  // As two ranges, so that the index finds them.
  const others = database.prepare<[string, string, number], KeyRow>(
    'select * from keys where wrapped_by < ? or wrapped_by > ? limit ?',
  );
  const countOthers = database.prepare<[string, string], { total: number }>(
    'select count(*) as total from keys where wrapped_by < ? or wrapped_by > ?',
  );
  const rewrap = database.prepare<[Uint8Array, string, string]>(
    'update keys set wrapped = ?, wrapped_by = ? where id = ?',
  );
  /** Old pages of the file lie in the log until it is emptied. */
  const forget = () => database.pragma('wal_checkpoint(TRUNCATE)');
  const destroyAll = database.transaction((ids: readonly string[]) => {
    for (const id of ids) remember.run(id);
    return ids.reduce((count, id) => count + destroy.run(id).changes, 0);
  });
  const rewrapAll = database.transaction((records: readonly KeyRecord[]) => {
    for (const { id, wrapped, wrappedBy } of records) rewrap.run(wrapped, wrappedBy, id);
  });

  return {
    place: 'DATA_DIR/keys',
    async find(id) {
      const row = find.get(id);
      return row === undefined ? null : toKeyRecord(row);
    },
    async ofOwner({ application, pseudonym }: KeyOwner) {
      return ofOwner.all(application, pseudonym).map(toKeyRecord);
    },
    async insert({ id, application, pseudonym, wrapped, wrappedBy }) {
      insert.run({ id, application, pseudonym, wrapped, wrapped_by: wrappedBy });
    },
    async destroy(ids) {
      if (destroyAll.immediate(ids) > 0) forget();
    },
    async destroyed(after, limit) {
      return destroyed.all(after, limit).map(({ id }) => id);
    },
    async wrappedBy() {
      return fingerprints.all().map((row) => row.wrapped_by);
    },
    async wrappedByOthers(fingerprint, limit) {
      const keys = others.all(fingerprint, fingerprint, limit).map(toKeyRecord);
      return { keys, total: countOthers.get(fingerprint, fingerprint)?.total ?? 0 };
    },
    async rewrap(records) {
      rewrapAll.immediate(records);
      forget();
    },
    // Nothing copies into a file where there are keys.
    async noteUse() {},
    async close() {
      if (database.open) database.close();
    },
  };
}
