import { type Kysely, type Selectable, sql } from 'kysely';
import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { AuditHead, AuditRecords, AuditSegment } from '../../ports/auditRecords.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type { AuditChain } from './auditChain.ts';
import { fromDate } from './columns.ts';
import { isSqlite } from './dialect.ts';
import type { AuditSegmentsTable, Schema } from './schema.ts';

type SegmentRecords = Pick<
  AuditRecords,
  'seal' | 'sealAbandoned' | 'dropSegment' | 'countDroppable' | 'segments' | 'newestSegments' | 'counted'
>;

/** @param chain null over a connection that only reads */
export function auditSegmentRecords(db: Kysely<Schema>, chain: AuditChain | null): SegmentRecords {
  const writing = (): AuditChain => {
    if (chain === null) throw new StoreUnavailable('nothing is written while reading');
    return chain;
  };
  return {
    async seal(writtenBy) {
      const own = writing();
      let found = await sealChain(db, own, writtenBy);
      for (const chain of own.idle()) found = (await sealChain(db, chain, writtenBy)) || found;
      return found;
    },

    async sealAbandoned(writtenBefore) {
      const { writer: self, keys } = writing();
      const sealed = await db
        .selectFrom('audit_segments')
        .select(['writer', sql<number>`max(last)`.as('last')])
        .where('writer', '!=', self)
        .groupBy('writer')
        .execute();
      let found = 0;
      for (const { writer, last } of sealed) {
        const newest = await db
          .selectFrom('audit')
          .select(['sequence', 'mac', 'at'])
          .where('writer', '=', writer)
          .where('sequence', '>', last)
          .orderBy('sequence', 'desc')
          .limit(1)
          .executeTakeFirst();
        if (newest === undefined || newest.at >= fromDate(writtenBefore)) continue;
        const { sequence, mac, at } = newest;
        const segment = { writer, first: last + 1, last: sequence, mac, lastAt: at, sealedBy: self };
        await insertSegment(db, await keys(), segment);
        found += 1;
      }
      return found;
    },

    async dropSegment(writtenBefore, now) {
      const { keys } = writing();
      const row = await db
        .selectFrom('audit_segments')
        .selectAll()
        .where('dropped_at', 'is', null)
        .where('last', '>', 0)
        .where('last_at', '<', fromDate(writtenBefore))
        .orderBy('last_at')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return false;
      const segment = toSegment(row);
      await db
        .deleteFrom('audit')
        .where('writer', '=', segment.writer)
        .where('sequence', '>=', segment.first)
        .where('sequence', '<=', segment.last)
        .execute();
      const at = fromDate(now);
      await db
        .updateTable('audit_segments')
        .set({ dropped_at: at, drop_signature: (await keys()).signDrop(segment, at) })
        .where('id', '=', segment.id)
        .execute();
      return true;
    },

    async countDroppable(writtenBefore) {
      const { rows } = await db
        .selectFrom('audit_segments')
        .select(sql<number | null>`sum(last - first + 1)`.as('rows'))
        .where('dropped_at', 'is', null)
        .where('last', '>', 0)
        .where('last_at', '<', fromDate(writtenBefore))
        .executeTakeFirstOrThrow();
      return Number(rows ?? 0);
    },

    async segments(after, limit) {
      const rows = await db
        .selectFrom('audit_segments')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toSegment);
    },

    async newestSegments(limit) {
      const rows = await db
        .selectFrom('audit_segments')
        .selectAll()
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toSegment);
    },

    async counted() {
      if (!isSqlite(db)) return null;
      const { rows } = await sql<{ name: string; seq: number }>`
        select name, seq from sqlite_sequence where name in ('audit', 'audit_segments')
      `.execute(db);
      const of = (table: string): number => rows.find(({ name }) => name === table)?.seq ?? 0;
      return { rows: of('audit'), segments: of('audit_segments') };
    },
  };
}

/** Seals a chain if the oldest row that is not sealed was written by then. */
export async function sealChain(db: Kysely<Schema>, chain: AuditChain, writtenBy: Date): Promise<boolean> {
  const { head, writer, keys } = chain;
  const { unsealedSince, sealed, sequence, mac, lastAt } = head;
  if (unsealedSince === null || unsealedSince > writtenBy) return false;
  chain.head = { ...head, sealed: sequence, unsealedSince: null };
  // Of what is remembered, not of what is found: rows that are gone by now are missed by their head.
  const segment = { writer, first: sealed + 1, last: sequence, mac, lastAt, sealedBy: writer };
  await insertSegment(db, await keys(), segment);
  return true;
}

/** Signs and keeps a head. */
export async function insertSegment(
  db: Kysely<Schema>,
  keys: AuditKeys,
  head: Omit<AuditHead, 'keyId' | 'signature'>,
): Promise<void> {
  await db
    .insertInto('audit_segments')
    .values({
      writer: head.writer,
      first: head.first,
      last: head.last,
      mac: head.mac,
      last_at: head.lastAt,
      sealed_by: head.sealedBy,
      key_id: keys.keyId,
      signature: keys.signHead(head),
      dropped_at: null,
      drop_signature: null,
    })
    .execute();
}

function toSegment(row: Selectable<AuditSegmentsTable>): AuditSegment {
  const { dropped_at: at, drop_signature: signature } = row;
  return {
    id: row.id,
    writer: row.writer,
    first: row.first,
    last: row.last,
    mac: row.mac,
    lastAt: row.last_at,
    sealedBy: row.sealed_by,
    keyId: row.key_id,
    signature: row.signature,
    dropped: at === null ? null : { at, signature: signature ?? new Uint8Array() },
  };
}
