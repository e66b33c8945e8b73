import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  AttemptFilter,
  AttemptOutcome,
  AttemptRecord,
  AttemptRecords,
} from '../../ports/attemptRecords.ts';
import { fromDate, fromLiveness, oneOf, toDate, toLiveness, toStrings } from './columns.ts';
import { compiled, sameText } from './compiled.ts';
import { countOf } from './countOf.ts';
import type { People } from './people.ts';
import type { AttemptsTable, Schema } from './schema.ts';
import { openProbe, sealProbe } from './sealed.ts';

const DECISIONS = ['allow', 'step_up', 'deny', 'insufficient'] as const;
const ACTIONS = ['verify', 'session'] as const;

const insert = compiled<Selectable<AttemptsTable>>()((db, slot) =>
  db.insertInto('attempts').values({
    application: slot('application'),
    id: slot('id'),
    user_id: slot('user_id'),
    profile_id: slot('profile_id'),
    action: slot('action'),
    decision: slot('decision'),
    shadow_decision: slot('shadow_decision'),
    score: slot('score'),
    false_match_rate: slot('false_match_rate'),
    target_false_match_rate: slot('target_false_match_rate'),
    threshold: slot('threshold'),
    reasons: slot('reasons'),
    liveness_replay: slot('liveness_replay'),
    liveness_synthetic: slot('liveness_synthetic'),
    liveness_clock: slot('liveness_clock'),
    flags: slot('flags'),
    retry_of: slot('retry_of'),
    challenge_id: slot('challenge_id'),
    origin: slot('origin'),
    probe: slot('probe'),
    outcome_success: slot('outcome_success'),
    outcome_verified_by: slot('outcome_verified_by'),
    outcome_reported_at: slot('outcome_reported_at'),
    created_at: slot('created_at'),
  }),
);

/** Nearly always what a process has seen already. */
const newestProbe = compiled<{ pseudonym: string; profileId: string }>()((db, slot) =>
  db
    .selectFrom('attempts')
    .select((attempt) => attempt.fn.max('id').as('id'))
    .where('user_id', '=', sameText(slot('pseudonym')))
    .where('profile_id', '=', sameText(slot('profileId')))
    .where('probe', 'is not', null),
);

const newestProbes = compiled<{
  pseudonym: string;
  profileId: string;
  after: string;
  limit: number;
}>()((db, slot) =>
  db
    .selectFrom('attempts')
    .select(['id', 'probe'])
    .where('user_id', '=', slot('pseudonym'))
    .where('profile_id', '=', slot('profileId'))
    .where('probe', 'is not', null)
    .where('id', '>', slot('after'))
    .orderBy('id', 'desc')
    .limit(slot('limit')),
);

export function attemptRecords(db: Kysely<Schema>, people: People): AttemptRecords {
  return {
    async insert(record) {
      const person = await people.get(record);
      const probe = record.probe && sealProbe(person, record.id, record.probe);
      await insert(db, toRow(record, person.pseudonym, probe));
    },
    async find(application, id) {
      const row = await db
        .selectFrom('attempts')
        .selectAll()
        .where('application', '=', application)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : toRecord(row, people);
    },
    async page(application, filter, before, limit) {
      const { userId } = filter;
      const pseudonym = userId === undefined ? null : await people.pseudonymOf({ application, userId });
      const records: AttemptRecord[] = [];
      for (const row of await selectPage(db, application, pseudonym, filter, before, limit)) {
        records.push(await toRecord(row, people));
      }
      return records;
    },
    async setOutcome(application, id, outcome) {
      const { numUpdatedRows } = await db
        .updateTable('attempts')
        .set(outcomeColumns(outcome))
        .where('application', '=', application)
        .where('id', '=', id)
        .where('outcome_reported_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async probesOf(profile, after, limit) {
      const pseudonym = await people.pseudonymOf(profile.name);
      if (after !== null) {
        const newest = (await newestProbe(db, { pseudonym, profileId: profile.id })).rows[0]?.id ?? null;
        if (newest === null || newest <= after) return [];
      }
      const asked = { pseudonym, profileId: profile.id, after: after ?? '', limit };
      const { rows } = await newestProbes(db, asked);
      if (rows.length === 0) return [];
      const person = await people.get(profile.name);
      return rows
        .flatMap(({ id, probe }) =>
          probe === null ? [] : [{ attemptId: id, probe: openProbe(person, id, probe) }],
        )
        .reverse();
    },
    async trimProbes(profile, keep) {
      const pseudonym = await people.pseudonymOf(profile.name);
      const withProbe = db
        .selectFrom('attempts')
        .where('user_id', '=', pseudonym)
        .where('profile_id', '=', profile.id)
        .where('probe', 'is not', null);
      const newestToForget = withProbe.select('id').orderBy('id', 'desc').limit(1).offset(keep);
      await db
        .updateTable('attempts')
        .set({ probe: null })
        .where('user_id', '=', pseudonym)
        .where('profile_id', '=', profile.id)
        .where('probe', 'is not', null)
        .where('id', '<=', newestToForget)
        .execute();
    },
    async removeOldest(application, before, limit) {
      const rows = await db
        .deleteFrom('attempts')
        .where('application', '=', application)
        .where('id', 'in', (attempt) =>
          attempt
            .selectFrom('attempts')
            .select('id')
            .where('application', '=', application)
            .orderBy('id')
            .limit(limit),
        )
        .where('created_at', '<', fromDate(before))
        .returning(['user_id', 'profile_id', 'created_at', sql<number>`probe is not null`.as('had_probe')])
        .execute();
      await keepSight(db, application, rows);
      const profileIds = profilesOf(rows.filter(({ had_probe }) => Boolean(had_probe)));
      return { count: rows.length, profileIds };
    },
    async forgetOldestProbes(application, before, limit) {
      const rows = await db
        .updateTable('attempts')
        .set({ probe: null })
        .where('application', '=', application)
        .where('id', 'in', (attempt) =>
          attempt
            .selectFrom('attempts')
            .select('id')
            .where('application', '=', application)
            .where('probe', 'is not', null)
            .orderBy('id')
            .limit(limit),
        )
        .where('created_at', '<', fromDate(before))
        .returning('profile_id')
        .execute();
      return { count: rows.length, profileIds: profilesOf(rows) };
    },
    async countBefore(application, before) {
      const old = db
        .selectFrom('attempts')
        .where('application', '=', application)
        .where('created_at', '<', fromDate(before));
      return { all: await countOf(old), probes: await countOf(old.where('probe', 'is not', null)) };
    },
  };
}

/** People who typed long ago were there then, although nothing else tells of it any more. */
async function keepSight(
  db: Kysely<Schema>,
  application: string,
  removed: readonly { readonly user_id: string; readonly created_at: string }[],
): Promise<void> {
  for (const [pseudonym, attempts] of Map.groupBy(removed, ({ user_id }) => user_id)) {
    const newest = attempts.reduce((latest, { created_at: at }) => (at > latest ? at : latest), '');
    await db
      .updateTable('users')
      .set({ seen_at: newest })
      .where('application', '=', application)
      .where('user_id', '=', pseudonym)
      .where('seen_at', '<', newest)
      .execute();
  }
}

function profilesOf(rows: readonly { readonly profile_id: string | null }[]): string[] {
  return [...new Set(rows.flatMap(({ profile_id: id }) => id ?? []))];
}

function selectPage(
  db: Kysely<Schema>,
  application: string,
  pseudonym: string | null,
  { decision, since, until }: AttemptFilter,
  before: string | null,
  limit: number,
): Promise<Selectable<AttemptsTable>[]> {
  let query = db.selectFrom('attempts').selectAll().where('application', '=', application);
  if (pseudonym !== null) query = query.where('user_id', '=', pseudonym);
  if (decision !== undefined) query = query.where('decision', '=', decision);
  if (since !== undefined) query = query.where('created_at', '>=', fromDate(since));
  if (until !== undefined) query = query.where('created_at', '<', fromDate(until));
  if (before !== null) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

function toRow(
  record: AttemptRecord,
  pseudonym: string,
  probe: Uint8Array | null,
): Selectable<AttemptsTable> {
  return {
    application: record.application,
    id: record.id,
    user_id: pseudonym,
    profile_id: record.profileId,
    action: record.action,
    decision: record.decision,
    shadow_decision: record.shadowDecision,
    score: record.score,
    false_match_rate: record.falseMatchRate,
    target_false_match_rate: record.targetFalseMatchRate,
    threshold: record.threshold,
    reasons: JSON.stringify(record.reasons),
    ...fromLiveness(record.liveness),
    flags: JSON.stringify(record.flags),
    retry_of: record.retryOf,
    challenge_id: record.challengeId,
    origin: record.origin,
    probe,
    ...outcomeColumns(record.outcome),
    created_at: fromDate(record.createdAt),
  };
}

function outcomeColumns(outcome: AttemptOutcome | null) {
  return {
    outcome_success: outcome === null ? null : Number(outcome.success),
    outcome_verified_by: outcome?.verifiedBy ?? null,
    outcome_reported_at: fromDate(outcome?.reportedAt ?? null),
  };
}

async function toRecord(row: Selectable<AttemptsTable>, people: People): Promise<AttemptRecord> {
  const person = await people.byPseudonym(row.application, row.user_id);
  return {
    application: row.application,
    userId: person.userId,
    id: row.id,
    profileId: row.profile_id,
    action: oneOf(ACTIONS, row.action),
    decision: oneOf(DECISIONS, row.decision),
    shadowDecision: row.shadow_decision === null ? null : oneOf(DECISIONS, row.shadow_decision),
    score: row.score,
    falseMatchRate: row.false_match_rate,
    targetFalseMatchRate: row.target_false_match_rate,
    threshold: row.threshold,
    reasons: toStrings(row.reasons),
    liveness: toLiveness(row),
    flags: toStrings(row.flags),
    retryOf: row.retry_of,
    challengeId: row.challenge_id,
    origin: row.origin,
    probe: row.probe && openProbe(person, row.id, row.probe),
    outcome: toOutcome(row),
    createdAt: toDate(row.created_at),
  };
}

function toOutcome(row: Selectable<AttemptsTable>): AttemptOutcome | null {
  const reportedAt = toDate(row.outcome_reported_at);
  if (reportedAt === null || row.outcome_verified_by === null) return null;
  return { success: row.outcome_success === 1, verifiedBy: row.outcome_verified_by, reportedAt };
}
