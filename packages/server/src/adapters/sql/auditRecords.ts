import type { Kysely, Selectable } from 'kysely';
import type { AuditFilter, AuditRecords, AuditRow } from '../../ports/auditRecords.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type { AuditChain } from './auditChain.ts';
import { openDetails, sealDetails } from './auditDetails.ts';
import { auditSegmentRecords, insertSegment, sealChain } from './auditSegments.ts';
import { auditSubject } from './auditSubject.ts';
import { fromDate } from './columns.ts';
import { compiledChange } from './compiled.ts';
import type { People } from './people.ts';
import type { AuditTable, Schema } from './schema.ts';

/** Rows of a segment at most: as many as are dropped at once without holding others up (a few ms). */
export const SEGMENT_ROWS = 1_000;

type Row = Omit<Selectable<AuditTable>, 'id'>;

/** Every decision writes one. */
const insert = compiledChange<Row>()((db, slot) =>
  db.insertInto('audit').values({
    writer: slot('writer'),
    sequence: slot('sequence'),
    at: slot('at'),
    application: slot('application'),
    actor: slot('actor'),
    action: slot('action'),
    subject: slot('subject'),
    details: slot('details'),
    request_id: slot('request_id'),
    key_id: slot('key_id'),
    mac: slot('mac'),
  }),
);

/** @param chain null over a connection that only reads */
export function auditRecords(db: Kysely<Schema>, chain: AuditChain | null, people: People): AuditRecords {
  const subjects = auditSubject(people);
  const segments = auditSegmentRecords(db, chain);
  return {
    ...segments,

    async append({ subject: user, ...event }) {
      if (chain === null) throw new StoreUnavailable('nothing is written while reading');
      const keys = await chain.keys();
      const subject = user === null ? null : await subjects.of(user);
      // From here to where the head moves on, nothing is awaited: no other row comes between.
      const { head, writer } = chain;
      const row = {
        writer,
        sequence: head.sequence + 1,
        at: fromDate(event.at),
        application: event.application,
        actor: event.actor,
        action: event.action,
        subject,
        details: JSON.stringify(event.details),
        requestId: event.requestId,
        keyId: keys.keyId,
      };
      const mac = keys.macOf(row, head.mac);
      const next = {
        sequence: row.sequence,
        mac,
        lastAt: row.at,
        sealed: head.sealed,
        unsealedSince: head.unsealedSince ?? event.at,
      };
      chain.head = next;
      if (row.sequence === 1) {
        await insertSegment(db, keys, {
          ...{ writer, first: 1, last: 0, mac: head.mac, lastAt: row.at, sealedBy: writer },
        });
      }
      const { requestId, keyId, ...rest } = row;
      const details = subject === null ? row.details : sealDetails(people.vault.deployment, row);
      await insert(db, { ...rest, details, request_id: requestId, key_id: keyId, mac });
      if (next.sequence - next.sealed >= SEGMENT_ROWS) await sealChain(db, chain, event.at);
    },

    async page(application, filter, before, limit) {
      const { userId } = filter;
      const subject = userId === undefined ? undefined : await subjects.of({ application, userId });
      // Nothing stands for them, so nothing is about them.
      if (subject === null) return [];
      return toRows(await selectPage(db, application, filter, subject, before, limit), people);
    },

    async rows(after, since, limit) {
      let query = db.selectFrom('audit').selectAll().where('id', '>', after);
      if (since !== null) query = query.where('at', '>=', fromDate(since));
      return toRows(await query.orderBy('id').limit(limit).execute(), people);
    },

    async newestRows(before, limit) {
      let query = db.selectFrom('audit').selectAll();
      if (before !== null) query = query.where('id', '<', before);
      return toRows(await query.orderBy('id', 'desc').limit(limit).execute(), people);
    },

    async writers() {
      const rows = await db.selectFrom('audit').select('writer').distinct().execute();
      return rows.map(({ writer }) => writer);
    },

    async rowsOf(writer, after, limit) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('writer', '=', writer)
        .where('sequence', '>', after)
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return toRows(rows, people);
    },
  };
}

function selectPage(
  db: Kysely<Schema>,
  application: string,
  { actor, action, since, until }: AuditFilter,
  subject: string | undefined,
  before: number | null,
  limit: number,
): Promise<Selectable<AuditTable>[]> {
  let query = db.selectFrom('audit').selectAll().where('application', '=', application);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (action !== undefined) query = query.where('action', '=', action);
  if (since !== undefined) query = query.where('at', '>=', fromDate(since));
  if (until !== undefined) query = query.where('at', '<', fromDate(until));
  if (before !== null) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

function toRows(rows: readonly Selectable<AuditTable>[], { vault }: People): AuditRow[] {
  return rows.map(({ request_id, key_id, ...row }) => {
    const details = openDetails(vault.deployment, row);
    return { ...row, details, requestId: request_id, keyId: key_id };
  });
}
