import type pg from 'pg';
import type { KeyOwner, KeyStore } from '../../ports/keyStore.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { type KeyRow, toKeyRecord } from '../sql/keyRow.ts';
import { openPool } from './connect.ts';

/** One transaction. Two processes may start at once: one makes the tables. `seq` rises, so that the newest key of a person is known without a clock. */
export const KEYS_IN_POSTGRES = `
  select pg_advisory_xact_lock(6318441007214650);
  create table if not exists keys (
    seq bigserial primary key,
    id text collate "C" not null unique,
    application text collate "C" not null,
    pseudonym text collate "C" not null,
    wrapped bytea not null,
    wrapped_by text collate "C" not null
  );
  create index if not exists keys_of_owner on keys (application, pseudonym);
  create unique index if not exists one_key_an_application on keys (application) where pseudonym = '';
  create index if not exists keys_by_wrap on keys (wrapped_by);
  create table if not exists destroyed (id text collate "C" primary key not null);
`;

/** Keys are small and asked for by their names: a few connections do. */
const POOL_SIZE = 4;
const TIMEOUT_MS = 5_000;

/** Keys in a PostgreSQL database of their own, which several machines share and no backup of the store holds. */
export function openPostgresKeyStore(url: string): KeyStore {
  const pool = openPool({
    url,
    size: POOL_SIZE,
    statementTimeoutMs: TIMEOUT_MS,
    name: 'keystroke-auth keys',
  });
  let ready: Promise<unknown> | undefined;

  async function run<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      ready ??= pool.query(KEYS_IN_POSTGRES);
      // What failed once is tried again with the next question.
      await ready.catch((error: unknown) => {
        ready = undefined;
        throw error;
      });
      return await work();
    } catch (error) {
      throw new StoreUnavailable('the keys could not be reached', { cause: error });
    }
  }
  const query = <Found extends pg.QueryResultRow>(name: string, text: string, values: unknown[] = []) =>
    run(async () => (await pool.query<Found>({ name, text, values })).rows);

  return {
    place: 'the database of KEY_DATABASE_URL',
    async find(id) {
      const [row] = await query<KeyRow>('find', 'select * from keys where id = $1', [id]);
      return row === undefined ? null : toKeyRecord(row);
    },
    async ofOwner({ application, pseudonym }: KeyOwner) {
      const text = 'select * from keys where application = $1 and pseudonym = $2 order by seq desc';
      return (await query<KeyRow>('of-owner', text, [application, pseudonym])).map(toKeyRecord);
    },
    async insert({ id, application, pseudonym, wrapped, wrappedBy }) {
      await query(
        'insert',
        `insert into keys (id, application, pseudonym, wrapped, wrapped_by)
         values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [id, application, pseudonym, wrapped, wrappedBy],
      );
    },
    async destroy(ids) {
      // One statement, so both or neither.
      await query(
        'destroy',
        `with gone as (delete from keys where id = any($1))
         insert into destroyed select distinct unnest($1::text[]) on conflict do nothing`,
        [ids],
      );
    },
    async destroyed(after, limit) {
      const text = 'select id from destroyed where id > $1 order by id limit $2';
      return (await query<Pick<KeyRow, 'id'>>('destroyed', text, [after, limit])).map(({ id }) => id);
    },
    async wrappedBy() {
      const rows = await query<Pick<KeyRow, 'wrapped_by'>>(
        'wrapped-by',
        'select distinct wrapped_by from keys',
      );
      return rows.map((row) => row.wrapped_by);
    },
    async wrappedByOthers(fingerprint, limit) {
      const rows = await query<KeyRow & { total: number }>(
        'others',
        'select *, count(*) over () as total from keys where wrapped_by <> $1 limit $2',
        [fingerprint, limit],
      );
      return { keys: rows.map(toKeyRecord), total: rows[0]?.total ?? 0 };
    },
    async rewrap(records) {
      await query(
        'rewrap',
        `update keys set wrapped = given.wrapped, wrapped_by = given.wrapped_by
         from unnest($1::text[], $2::bytea[], $3::text[]) as given (id, wrapped, wrapped_by)
         where keys.id = given.id`,
        [
          records.map(({ id }) => id),
          records.map(({ wrapped }) => wrapped),
          records.map(({ wrappedBy }) => wrappedBy),
        ],
      );
    },
    async noteUse() {
      // A copy that was killed at its very end leaves it, and the next one would empty what is in use.
      await query('note-use', 'drop table if exists store_copy');
    },
    async close() {
      if (!pool.ending) await pool.end();
    },
  };
}
