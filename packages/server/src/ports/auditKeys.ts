import type { AuditHead, AuditSegment, ChainedRow } from './auditRecords.ts';

type Unsigned = Omit<AuditHead, 'keyId' | 'signature'>;

/** The keys of the audit log: one that chains its rows, one that signs its heads, under one name. */
export interface AuditKeys {
  readonly keyId: string;
  /** Ed25519, 32 bytes: whoever has it can check heads. */
  readonly publicKey: Uint8Array;
  /** 32 bytes. */
  macOf(row: ChainedRow, previous: Uint8Array): Uint8Array;
  signHead(head: Unsigned): Uint8Array;
  isGenuineHead(head: AuditHead): boolean;
  signDrop(head: AuditHead, at: string): Uint8Array;
  isGenuineDrop(head: AuditHead, dropped: NonNullable<AuditSegment['dropped']>): boolean;
}
