import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { testAudit } from '../../testing/audit.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { compiledChange } from '../sql/compiled.ts';
import type { Schema } from '../sql/schema.ts';
import type { Database } from '../sql/store.ts';
import { connect, type TakenConnection } from './connect.ts';
import { createLanes } from './lanes.ts';
import { createTransactions } from './transactions.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

/** What the server refuses while the session lives on: one that it does not understand, and one that is cancelled. */
const REFUSED = [
  'start transaction isolation level nonsense',
  'select pg_cancel_backend(pg_backend_pid()), pg_sleep(60)',
];

describe.skipIf(databases === null).each(REFUSED)(
  'a transaction whose beginning is refused (%s)',
  (refused) => {
    let admin: pg.Client;
    let submit: Database['submit'];
    /** Statements that were sent, and whether their connections were closed afterwards. */
    let sent: string[];
    let broken: boolean[];
    let refusing: boolean;

    beforeEach(async () => {
      if (databases === null) return;
      const url = await databases.create();
      admin = new pg.Client({ connectionString: url });
      await admin.connect();
      await admin.query('create table written (what text unique)');
      const pool = connect({ url, size: 1, statementTimeoutMs: 5_000, name: 'test', pipeline: true });
      [sent, broken, refusing] = [[], [], true];
      const take = async (): Promise<TakenConnection> => {
        const { send, giveBack } = await pool.take();
        return {
          send(text, values) {
            sent.push(text);
            return send(refusing && text.startsWith('start transaction') ? refused : text, values);
          },
          giveBack(isBroken) {
            broken.push(isBroken);
            giveBack(isBroken);
          },
        };
      };
      submit = createTransactions(take, createLanes(1, testAudit().keys));
      return async () => {
        await pool.close();
        await admin.end();
      };
    });

    const asked = (db: Kysely<Schema>, what: string) => sql`insert into written values (${what})`.execute(db);
    const unasked = (db: Kysely<Schema>, what: string) => notAsked(db, { what });
    const begun = () => sent.filter((text) => text.startsWith('start transaction'));
    const written = async () => (await admin.query<{ what: string }>('select what from written')).rows.length;

    it('is neither a success nor done again, and its connection is not used again', async () => {
      let runs = 0;
      const writing = submit(async (db) => {
        runs += 1;
        await asked(db, 'a');
        await asked(db, 'b');
      });
      await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
      expect([runs, begun().length, broken]).toEqual([1, 1, [true]]);
      // What was sent before the refusal was heard, and no more.
      expect(await written()).toBe(1);
      refusing = false;
      await submit((db) => asked(db, 'c'));
      expect(await written()).toBe(2);
    });

    it('is not either where nobody asked how its statements went', async () => {
      let runs = 0;
      const writing = submit(async (db) => {
        runs += 1;
        await unasked(db, 'a');
        await unasked(db, 'b');
      });
      await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
      expect([runs, broken]).toEqual([1, [true]]);
    });

    it('is not done again when a later statement fails as one does that may be tried again', async () => {
      let runs = 0;
      const writing = submit(async (db) => {
        runs += 1;
        await Promise.all([asked(db, 'a'), asked(db, 'a')]);
      });
      await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
      expect([runs, broken, await written()]).toEqual([1, [true], 1]);
    });

    it('is not taken for undone when the work was decided against', async () => {
      const writing = submit(async (db) => {
        await asked(db, 'a');
        throw new RangeError('decided against');
      });
      await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
      expect(broken).toEqual([true]);
    });

    it('wrote nothing when nothing was sent behind it', async () => {
      await expect(submit(async () => 'done')).rejects.toBeInstanceOf(StoreUnavailable);
      expect(await written()).toBe(0);
    });
  },
);

/** Into a table that the schema does not know. */
const notAsked = compiledChange<{ what: string }>()((db, slot) => ({
  compile: () => sql`insert into written values (${slot('what')})`.compile(db),
}));
