import type { Kysely, Selectable } from 'kysely';
import type { AttemptFilter, AttemptRecord, AttemptRecords } from '../../ports/attemptRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { compiledChange } from './compiled.ts';
import { decodeJudged, encodeJudged, type Judged } from './judged.ts';
import { countBefore, forgetOldestProbes, removeOldest } from './oldAttempts.ts';
import type { People, Person } from './people.ts';
import { newestProbe, newestProbes, probesFrom, trimProbes } from './probes.ts';
import type { AttemptsTable, Schema } from './schema.ts';
import { openJudged, openProbe, sealJudged, sealProbe } from './sealed.ts';

/** Rows in one question, and looked at for one page. */
const PAGE = 500;
const MOST_LOOKED_AT = 5_000;
const ACTIONS = ['verify', 'session'] as const;

const insert = compiledChange<Selectable<AttemptsTable>>()((db, slot) =>
  db.insertInto('attempts').values({
    application: slot('application'),
    id: slot('id'),
    user_id: slot('user_id'),
    profile_id: slot('profile_id'),
    action: slot('action'),
    judged: slot('judged'),
    challenge_id: slot('challenge_id'),
    origin: slot('origin'),
    probe: slot('probe'),
    outcome_reported_at: slot('outcome_reported_at'),
    created_at: slot('created_at'),
  }),
);

export function attemptRecords(db: Kysely<Schema>, people: People): AttemptRecords {
  return {
    async insert(record) {
      const person = await people.get(record);
      await insert(db, toRow(record, person));
    },
    async find(application, id) {
      const row = await db
        .selectFrom('attempts')
        .selectAll()
        .where('application', '=', application)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const person = await people.byPseudonym(application, row.user_id);
      return toRecord(row, person, judgedOf(row, person));
    },
    async page(application, filter, before, limit) {
      const { userId } = filter;
      const pseudonym = userId === undefined ? null : await people.pseudonymOf({ application, userId });
      const found: AttemptRecord[] = [];
      let [last, lookedAt] = [before, 0];
      for (;;) {
        const wanted = filter.decision === undefined ? limit - found.length : PAGE;
        const rows = await selectPage(db, application, pseudonym, filter, last, wanted);
        for (const row of rows) {
          last = row.id;
          lookedAt += 1;
          const person = await people.byPseudonym(row.application, row.user_id);
          const judged = judgedOf(row, person);
          if (filter.decision !== undefined && judged.decision !== filter.decision) continue;
          found.push(toRecord(row, person, judged));
          if (found.length === limit) return { found, lookedUntil: null };
        }
        if (rows.length < wanted) return { found, lookedUntil: null };
        if (lookedAt >= MOST_LOOKED_AT) return { found, lookedUntil: last };
      }
    },
    async newest(application, limit) {
      const rows = await db
        .selectFrom('attempts')
        .select(['id', 'outcome_reported_at'])
        .where('application', '=', application)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ id, outcome_reported_at: at }) => ({ id, reportedAt: toDate(at) }));
    },
    async setOutcome(application, id, outcome) {
      const row = await db
        .selectFrom('attempts')
        .select(['user_id', 'judged', 'outcome_reported_at'])
        .where('application', '=', application)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined || row.outcome_reported_at !== null) return false;
      const person = await people.byPseudonym(application, row.user_id);
      const judged = encodeJudged({ ...judgedOf({ id, judged: row.judged }, person), outcome });
      await db
        .updateTable('attempts')
        .set({ judged: sealJudged(person, id, judged), outcome_reported_at: fromDate(outcome.reportedAt) })
        .where('application', '=', application)
        .where('id', '=', id)
        .execute();
      return true;
    },
    newestProbes: (profile, limit) => newestProbes(db, people, profile, limit),
    probesFrom: (profile, from, limit) => probesFrom(db, people, profile, from, limit),
    newestProbe: (profile) => newestProbe(db, people, profile),
    trimProbes: (profile, keep) => trimProbes(db, people, profile, keep),
    removeOldest: (application, before, limit) => removeOldest(db, application, before, limit),
    forgetOldestProbes: (application, before, limit) => forgetOldestProbes(db, application, before, limit),
    countBefore: (application, before) => countBefore(db, application, before),
  };
}

function selectPage(
  db: Kysely<Schema>,
  application: string,
  pseudonym: string | null,
  { since, until }: AttemptFilter,
  before: string | null,
  limit: number,
): Promise<Selectable<AttemptsTable>[]> {
  let query = db.selectFrom('attempts').selectAll().where('application', '=', application);
  if (pseudonym !== null) query = query.where('user_id', '=', pseudonym);
  if (since !== undefined) query = query.where('created_at', '>=', fromDate(since));
  if (until !== undefined) query = query.where('created_at', '<', fromDate(until));
  if (before !== null) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

function toRow(record: AttemptRecord, person: Person): Selectable<AttemptsTable> {
  const { id, probe, outcome } = record;
  return {
    application: record.application,
    id,
    user_id: person.pseudonym,
    profile_id: record.profileId,
    action: record.action,
    judged: sealJudged(person, id, encodeJudged(record)),
    challenge_id: record.challengeId,
    origin: record.origin,
    probe: probe && sealProbe(person, id, probe),
    outcome_reported_at: fromDate(outcome?.reportedAt ?? null),
    created_at: fromDate(record.createdAt),
  };
}

function judgedOf(
  { id, judged }: Pick<AttemptsTable, 'id'> & { readonly judged: Uint8Array },
  person: Person,
): Judged {
  return decodeJudged(openJudged(person, id, judged));
}

function toRecord(
  row: Selectable<AttemptsTable>,
  person: Person,
  { outcome, ...judged }: Judged,
): AttemptRecord {
  const reportedAt = toDate(row.outcome_reported_at);
  return {
    ...judged,
    application: row.application,
    userId: person.userId,
    id: row.id,
    profileId: row.profile_id,
    action: oneOf(ACTIONS, row.action),
    challengeId: row.challenge_id,
    origin: row.origin,
    probe: row.probe && openProbe(person, row.id, row.probe),
    outcome: outcome === null || reportedAt === null ? null : { ...outcome, reportedAt },
    createdAt: toDate(row.created_at),
  };
}
