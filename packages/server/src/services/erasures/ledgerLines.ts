import { ErasureReceipt, Strict } from '@keystroke-auth/protocol';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { ErasureRecord } from '../../ports/erasureRecords.ts';

const { cause, removed } = ErasureReceipt.properties;
const LedgerLine = Type.Object({
  key_id: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
  application: Type.String({ minLength: 1 }),
  // Empty for the key of an application that was removed.
  pseudonym: Type.String({ pattern: '^([\\w-]{43})?$' }),
  erased_at: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' }),
  receipt: Type.Optional(
    Type.Union([Strict({ id: Type.String({ minLength: 1, maxLength: 64 }), cause, removed }), Type.Null()]),
  ),
});
const lineCheck = Compile(LedgerLine);

/** An erasure as one line of JSON, to be kept elsewhere. */
export function ledgerLine({ keyId, application, pseudonym, erasedAt, receipt }: ErasureRecord): string {
  const line = { key_id: keyId, application, pseudonym, erased_at: erasedAt.toISOString(), receipt };
  return JSON.stringify(line);
}

/** The erasure of a line; null for anything else. */
export function readLedgerLine(line: string): ErasureRecord | null {
  const value = parsed(line);
  if (!lineCheck.Check(value)) return null;
  const { key_id: keyId, application, pseudonym, erased_at, receipt = null } = value;
  const erasedAt = new Date(erased_at);
  return Number.isNaN(erasedAt.getTime()) ? null : { keyId, application, pseudonym, erasedAt, receipt };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
