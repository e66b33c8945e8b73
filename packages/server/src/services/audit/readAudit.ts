import { AuditEntry, type AuditPage } from '@keystroke-auth/protocol';
import { Compile } from 'typebox/compile';
import type { AuditFilter, AuditRow } from '../../ports/auditRecords.ts';
import type { Store } from '../../ports/store.ts';
import type { Principal } from '../principal.ts';
import { type Cursors, pageOf } from '../v1/cursors.ts';

const entryCheck = Compile(AuditEntry);

/** Who did what in an application, newest first. @throws {ProtocolError} `query_invalid` for a foreign cursor */
export type ReadAudit = (
  principal: Principal,
  filter: AuditFilter,
  page: { readonly cursor: string | null; readonly limit: number },
) => Promise<AuditPage>;

export function createReadAudit({
  store,
  cursors,
}: {
  readonly store: Store;
  readonly cursors: Cursors;
}): ReadAudit {
  return ({ application }, filter, { cursor, limit }) =>
    store.read(async ({ audit }) => {
      const list = [application, 'audit'];
      const before = cursor === null ? null : Number(cursors.read(list, cursor));
      const found = (await audit.page(application, filter, before, limit + 1)).map(entryOf);
      return pageOf(cursors, list, { found, limit }, ({ id }) => String(id));
    });
}

/** A row as clients see it. @throws {Error} for one that this version did not write: `audit verify` tells more */
export function entryOf(row: AuditRow): AuditEntry {
  const entry: unknown = {
    id: row.id,
    at: row.at,
    application: row.application === '' ? null : row.application,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    details: JSON.parse(row.details),
    request_id: row.requestId,
    writer: row.writer,
    sequence: row.sequence,
    key_id: row.keyId,
    mac: Buffer.from(row.mac).toString('base64url'),
  };
  if (entryCheck.Check(entry)) return entry;
  throw new Error(`row ${row.id} of the audit log is none that this version writes`);
}
