import type { AuditAction, AuditDetails } from '@keystroke-auth/protocol';
import type { UserKey } from './userRecords.ts';

/** What somebody did. */
export interface AuditEvent {
  /** Empty for what concerns the whole deployment. */
  readonly application: string;
  /** `key:` and its id, `challenge`, `anonymous`, `cli` or `system`. */
  readonly actor: string;
  readonly action: AuditAction;
  /** Whom it is about; kept as a pseudonym. */
  readonly subject: UserKey | null;
  readonly details: AuditDetails;
  readonly requestId: string | null;
  readonly at: Date;
}

/** What a row's mac is over, besides the mac before. */
export interface ChainedRow {
  /** The process that wrote it, or what of it did: a process may write several chains. */
  readonly writer: string;
  /** Counts the rows of a writer from 1. */
  readonly sequence: number;
  readonly at: string;
  readonly application: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  /** JSON. */
  readonly details: string;
  readonly requestId: string | null;
  /** Names the key of the mac. */
  readonly keyId: string;
}

export interface AuditRow extends ChainedRow {
  /** Rises in the order in which rows were written, but for those that were written at the same moment. */
  readonly id: number;
  readonly mac: Uint8Array;
}

/** How far a writer had come; signed. One with `last` 0 says that a writer began, and has an empty mac. */
export interface AuditHead {
  readonly writer: string;
  /** The rows of the segment: from one sequence to another. */
  readonly first: number;
  readonly last: number;
  /** Of the last row. */
  readonly mac: Uint8Array;
  /** Time of the last row. */
  readonly lastAt: string;
  /** The writer itself, or who found what a writer left that ended without sealing it. */
  readonly sealedBy: string;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** A sealed part of a chain. Its rows may be dropped; the head stays. */
export interface AuditSegment extends AuditHead {
  readonly id: number;
  /** Signed as well: rows that went without it were not dropped but removed. */
  readonly dropped: { readonly at: string; readonly signature: Uint8Array } | null;
}

export interface AuditFilter {
  readonly userId?: string;
  readonly actor?: string;
  readonly action?: AuditAction;
  readonly since?: Date;
  readonly until?: Date;
}

export interface AuditRecords {
  /** Writes what was done, in the transaction that does it, as the next row of this process's chain. */
  append(event: AuditEvent): Promise<void>;
  /** Seals what this process wrote, if the oldest of it was written by then. False when there was nothing. */
  seal(writtenBy: Date): Promise<boolean>;
  /** Seals what other writers left unsealed, whose newest row was written before. Answers for how many writers. */
  sealAbandoned(writtenBefore: Date): Promise<number>;
  /** Drops the rows of one segment whose last was written before; false when there is none. */
  dropSegment(writtenBefore: Date, now: Date): Promise<boolean>;
  /** How many rows of sealed segments were written before. */
  countDroppable(writtenBefore: Date): Promise<number>;

  /** Newest first, before one of them. */
  page(application: string, filter: AuditFilter, before: number | null, limit: number): Promise<AuditRow[]>;
  /** Of all applications, oldest first, after one of them. */
  rows(after: number, since: Date | null, limit: number): Promise<AuditRow[]>;
  /** Of all applications, newest first, before one of them. */
  newestRows(before: number | null, limit: number): Promise<AuditRow[]>;
  /** Whoever wrote rows that are still there. */
  writers(): Promise<string[]>;
  /** By sequence, after one of them. */
  rowsOf(writer: string, after: number, limit: number): Promise<AuditRow[]>;
  /** Oldest first, after one of them. */
  segments(after: number, limit: number): Promise<AuditSegment[]>;
  /** Newest first. */
  newestSegments(limit: number): Promise<AuditSegment[]>;
  /**
   * How many rows and segments were ever written, as the store counts them, whatever became of them since; null where it does
   * not count.
   */
  counted(): Promise<{ readonly rows: number; readonly segments: number } | null>;
}
