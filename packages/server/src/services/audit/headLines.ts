import type { AuditHead } from '../../ports/auditRecords.ts';

/** A head as one line of JSON, to be kept elsewhere. */
export function headLine(head: AuditHead, publicKey: Uint8Array): string {
  return JSON.stringify({
    writer: head.writer,
    first: head.first,
    last: head.last,
    mac: Buffer.from(head.mac).toString('base64url'),
    last_at: head.lastAt,
    sealed_by: head.sealedBy,
    key_id: head.keyId,
    public_key: Buffer.from(publicKey).toString('base64url'),
    signature: Buffer.from(head.signature).toString('base64url'),
  });
}

/** The head of a line; null for anything else. Whether it is genuine is not looked at. */
export function readHeadLine(line: string): AuditHead | null {
  const head = parsed(line);
  if (head === null) return null;
  const { writer, first, last, mac, last_at: lastAt, sealed_by: sealedBy, key_id: keyId, signature } = head;
  if (
    typeof writer !== 'string' ||
    !isCount(first) ||
    !isCount(last) ||
    typeof mac !== 'string' ||
    typeof lastAt !== 'string' ||
    typeof sealedBy !== 'string' ||
    typeof keyId !== 'string' ||
    typeof signature !== 'string'
  ) {
    return null;
  }
  return {
    ...{ writer, first, last, lastAt, sealedBy, keyId },
    mac: Buffer.from(mac, 'base64url'),
    signature: Buffer.from(signature, 'base64url'),
  };
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
