import { AbortedTransactionError } from 'kysely';
import { DatabaseError } from 'pg';

/**
 * What the database or the way to it did. The message names no value: of what the server says about a statement, which may
 * quote what was in it, only its code and what it is about are kept.
 */
export class PostgresFault extends Error {
  override readonly name = 'PostgresFault';
  /** SQLSTATE, or the code of a network error; null where there is none. */
  readonly code: string | null;
  /** The server said so itself, so the connection was there until then. */
  readonly told: boolean;

  constructor(error: unknown, during: 'connecting' | 'a statement') {
    super(messageOf(error, during));
    this.code = codeOf(error);
    this.told = error instanceof DatabaseError;
  }
}

/** Whether PostgreSQL or its driver threw it. */
export function isDriverFault(error: unknown): boolean {
  if (error instanceof PostgresFault || error instanceof AbortedTransactionError) return true;
  // A closed store, as Kysely and as pg's pool put it.
  return (
    error instanceof Error &&
    /^(driver has already been destroyed|Postgres connection has been discarded)$/.test(error.message)
  );
}

/** Two transactions were in each other's way, of which one was undone: serialisation failure, deadlock. */
const CONFLICTS: ReadonlySet<string> = new Set(['40001', '40P01']);
/** A key or a reference that another transaction may have made or removed just then; or it is simply wrong. */
const PERHAPS_CONFLICTS: ReadonlySet<string> = new Set(['23505', '23503']);

/** Whether others were at the same tables: in each other's way, or for longer than one may wait. */
export function isBusy(error: unknown): boolean {
  return isConflict(error) || hasCode(error, WAITED);
}
const WAITED: ReadonlySet<string> = new Set(['55P03']);

/** Whether the role lacks a right. */
export function isForbidden(error: unknown): boolean {
  return hasCode(error, FORBIDDEN);
}
const FORBIDDEN: ReadonlySet<string> = new Set(['42501']);

/** Whether a transaction that failed with this does well to be tried again: nothing of it was written. */
export function isConflict(error: unknown): boolean {
  return hasCode(error, CONFLICTS);
}

/** As {@link isConflict}, if it helps the first time. */
export function isPerhapsConflict(error: unknown): boolean {
  return hasCode(error, PERHAPS_CONFLICTS);
}

/** Whether a row was there already that was trusted to be new: see `compiledAddition`, nothing else divides. */
export function isTaken(error: unknown): boolean {
  return hasCode(error, TAKEN);
}
const TAKEN: ReadonlySet<string> = new Set(['22012']);

function hasCode(error: unknown, codes: ReadonlySet<string>): boolean {
  return error instanceof PostgresFault && error.code !== null && codes.has(error.code);
}

/**
 * The connection is of no use any more: it was cut, the server goes down or became a copy that only reads, or the tables
 * changed under the statements that it had prepared.
 */
export function isLost(error: unknown): boolean {
  if (!(error instanceof PostgresFault)) return false;
  const { code, told } = error;
  if (!told) return true;
  return code !== null && (code.startsWith('08') || code.startsWith('57P') || STALE.has(code));
}
/** The last: the server ended a connection whose transaction waited too long for its next statement. */
const STALE: ReadonlySet<string> = new Set(['25006', '0A000', '25P03']);

/** Whether the connection was at its end with this: the server ran nothing of what was sent behind the statement. */
export function endsSession({ code, told }: PostgresFault): boolean {
  return !told || (code !== null && (code.startsWith('08') || code.startsWith('57P') || code === '25P03'));
}

/**
 * A migration changed the tables under a statement that the connection had prepared: nothing of it was done, and it can be done anew,
 * outside of a transaction at once, else by another connection. Every connection meets it once.
 */
export function isOutdated(error: unknown): boolean {
  return hasCode(error, OUTDATED);
}
const OUTDATED: ReadonlySet<string> = new Set(['0A000']);

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function messageOf(error: unknown, during: 'connecting' | 'a statement'): string {
  const code = codeOf(error);
  const where = `PostgreSQL, ${during}: ${code === null ? '' : `${code} `}`;
  if (during === 'a statement' && error instanceof DatabaseError) {
    const about = [error.routine, error.table, error.constraint].filter((part) => part !== undefined);
    return `${where}${about.join(' ')}`.trim();
  }
  return `${where}${error instanceof Error ? error.message : String(error)}`;
}
