import { createHash, sign, verify } from 'node:crypto';
import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { AuditHead, ChainedRow } from '../../ports/auditRecords.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { keyPairOf } from './ed25519.ts';

/**
 * Both keys come from one secret: there is nothing to keep. Rows are chained by HMAC-SHA-256; heads are signed with
 * Ed25519, so that who keeps them off this host can check them without the secret.
 */
export function createAuditKeys(secrets: Secrets): AuditKeys {
  const { privateKey, publicKey: signer, raw: publicKey } = keyPairOf(secrets.tag('audit-head-key', []));
  const keyId = createHash('sha256').update(publicKey).digest('base64url').slice(0, 16);

  const signed = (statement: string): Uint8Array => sign(null, Buffer.from(statement), privateKey);
  const isSigned = (statement: string, signature: Uint8Array): boolean =>
    verify(null, Buffer.from(statement), signer, signature);
  return {
    keyId,
    publicKey,
    macOf: (row, previous) => secrets.tag('audit-row', [previous, rowStatement(row)]),
    signHead: (head) => signed(headStatement(head)),
    isGenuineHead: (head) => head.keyId === keyId && isSigned(headStatement(head), head.signature),
    signDrop: (head, at) => signed(dropStatement(head, at)),
    isGenuineDrop: (head, { at, signature }) => isSigned(dropStatement(head, at), signature),
  };
}

function rowStatement(row: ChainedRow): string {
  const { writer, sequence, at, application, actor, action, subject, details, requestId, keyId } = row;
  return JSON.stringify([
    writer,
    sequence,
    at,
    application,
    actor,
    action,
    subject,
    details,
    requestId,
    keyId,
  ]);
}

/** As docs/guide/audit.md has it, for those who check heads elsewhere. */
function headStatement(head: Omit<AuditHead, 'keyId' | 'signature'>): string {
  const { writer, first, last, mac, lastAt, sealedBy } = head;
  const text = Buffer.from(mac).toString('base64url');
  return JSON.stringify(['keystroke-auth audit head 1', writer, first, last, text, lastAt, sealedBy]);
}

function dropStatement({ writer, first, last }: AuditHead, at: string): string {
  return JSON.stringify(['keystroke-auth audit drop 1', writer, first, last, at]);
}
