import type { KeyRecord } from '../../ports/keyStore.ts';

/** A key as it is kept, in SQLite as in PostgreSQL. */
export interface KeyRow {
  id: string;
  application: string;
  pseudonym: string;
  wrapped: Uint8Array;
  wrapped_by: string;
}

export function toKeyRecord({ id, application, pseudonym, wrapped, wrapped_by }: KeyRow): KeyRecord {
  return { id, application, pseudonym, wrapped, wrappedBy: wrapped_by };
}
