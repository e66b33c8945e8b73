import { type Kysely, type Selectable, sql } from 'kysely';
import type { ErasureRecord, ErasureRecords, ErasureRedone } from '../../ports/erasureRecords.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type { RemovedCounts } from '../../ports/userRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { countOf } from './countOf.ts';
import { noteErasure } from './noteErasure.ts';
import type { People } from './people.ts';
import type { ErasuresTable, Schema } from './schema.ts';
import { removeRows } from './userRecords.ts';

/** Profiles take their samples and templates with them, people their fingerprints and origins. */
const OF_APPLICATIONS = [
  'samples',
  'profiles',
  'attempts',
  'challenges',
  'sessions',
  'answers',
  'webhook_deliveries',
  'webhooks',
  'api_keys',
  'users',
] as const;
const CAUSES = ['request', 'consent_withdrawn', 'inactive'] as const;

/** @param erased gets the keys to destroy once the transaction is durable */
export function erasureRecords(db: Kysely<Schema>, people: People, erased: string[]): ErasureRecords {
  return {
    count: () => countOf(db.selectFrom('erasures')),
    async page(after, limit) {
      const rows = await db
        .selectFrom('erasures')
        .selectAll()
        .where('key_id', '>', after ?? '')
        .orderBy('key_id')
        .limit(limit)
        .execute();
      return rows.map(toRecord);
    },
    async newestOf(user) {
      const row = await db
        .selectFrom('erasures')
        .selectAll()
        .where('application', '=', user.application)
        .where('pseudonym', '=', await people.pseudonymOf(user))
        .orderBy('erased_at', 'desc')
        // Of several keys of one erasure, the one that has the receipt.
        .orderBy(sql`receipt_id is null`)
        .orderBy('receipt_id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },
    async redo(erasure) {
      const { application, pseudonym, keyId, erasedAt } = erasure;
      if (pseudonym === '') return redoApplication(erasure);
      // A copy may be from before the person got another key (`renew`): the pseudonym is still theirs.
      const person = await db
        .selectFrom('users')
        .select('key_id')
        .where('application', '=', application)
        .where('user_id', '=', pseudonym)
        .where((row) => row.or([row('key_id', '=', keyId), row('created_at', '<=', fromDate(erasedAt))]))
        .executeTakeFirst();
      const isNew = await noteErasure(db, erasure);
      erased.push(keyId);
      if (person === undefined) return isNew ? 'noted' : 'known';
      await removeRows(db, application, pseudonym);
      // The copy's own key, if it is another: a crash before it is destroyed is mended at the next start.
      await noteErasure(db, { ...erasure, keyId: person.key_id, receipt: null });
      erased.push(person.key_id);
      return 'removed';
    },
  };

  /** A copy from before an application was removed has all of it, its keys among it. */
  async function redoApplication(erasure: ErasureRecord): Promise<ErasureRedone> {
    const { application, erasedAt } = erasure;
    const isNew = await noteErasure(db, erasure);
    erased.push(erasure.keyId);
    const persons = await db
      .selectFrom('users')
      .select(['user_id', 'key_id'])
      .where('application', '=', application)
      .execute();
    for (const { user_id, key_id } of persons) {
      await noteErasure(db, { ...erasure, pseudonym: user_id, keyId: key_id, receipt: null });
      erased.push(key_id);
    }
    let changed = 0n;
    for (const table of OF_APPLICATIONS) {
      const { numDeletedRows } = await db
        .deleteFrom(table)
        .where('application', '=', application)
        .executeTakeFirst();
      changed += numDeletedRows;
    }
    const at = fromDate(erasedAt);
    // A sandbox may have no row: what is under it is removed all the same. No name is given twice, so nothing of it is new.
    const { numUpdatedRows } = await db
      .updateTable('applications')
      .set({ policy: null, updated_at: at, closed_at: at, removed_at: at })
      .where('id', '=', application)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    if (changed + numUpdatedRows > 0n) return 'removed';
    return isNew ? 'noted' : 'known';
  }
}

function toRecord(row: Selectable<ErasuresTable>): ErasureRecord {
  const { receipt_id: id, cause, removed } = row;
  return {
    keyId: row.key_id,
    application: row.application,
    pseudonym: row.pseudonym,
    erasedAt: toDate(row.erased_at),
    receipt:
      id === null || cause === null || removed === null
        ? null
        : { id, cause: oneOf(CAUSES, cause), removed: toCounts(removed) },
  };
}

/** @throws {StoreUnavailable} for anything but counts */
function toCounts(column: string): RemovedCounts {
  const value: unknown = JSON.parse(column);
  const count = (name: string): number => {
    const entry = Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
    if (Number.isSafeInteger(entry)) return Number(entry);
    throw new StoreUnavailable('the ledger of erasures holds something else than counts');
  };
  return {
    profiles: count('profiles'),
    samples: count('samples'),
    attempts: count('attempts'),
    challenges: count('challenges'),
    sessions: count('sessions'),
  };
}
