import type { Kysely, Selectable } from 'kysely';
import type { JobRecord, JobRecords } from '../../ports/jobs.ts';
import { fromDate, toDate } from './columns.ts';
import { isSqlite } from './dialect.ts';
import type { JobsTable, Schema } from './schema.ts';
import { serverTime } from './serverTime.ts';

export function jobRecords(db: Kysely<Schema>): JobRecords {
  return {
    async find(name) {
      const row = await db.selectFrom('jobs').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },
    async all() {
      return (await db.selectFrom('jobs').selectAll().orderBy('name').execute()).map(toRecord);
    },
    async save({ name, dueAt, holder, heldUntil, startedAt, finishedAt, error, progress }) {
      const changed = {
        due_at: fromDate(dueAt),
        holder,
        held_until: fromDate(heldUntil),
        started_at: fromDate(startedAt),
        finished_at: fromDate(finishedAt),
        error,
        progress,
      };
      await db
        .insertInto('jobs')
        .values({ name, ...changed })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(changed))
        .execute();
    },
    async serverTime(here) {
      if (isSqlite(db)) return here;
      const { ms } = await db.selectNoFrom(serverTime.as('ms')).executeTakeFirstOrThrow();
      return new Date(ms);
    },
  };
}

function toRecord(row: Selectable<JobsTable>): JobRecord {
  return {
    name: row.name,
    dueAt: toDate(row.due_at),
    holder: row.holder,
    heldUntil: toDate(row.held_until),
    startedAt: toDate(row.started_at),
    finishedAt: toDate(row.finished_at),
    error: row.error,
    progress: row.progress,
  };
}
