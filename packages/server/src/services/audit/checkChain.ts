import { timingSafeEqual } from 'node:crypto';
import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { AuditHead, AuditRow, AuditSegment } from '../../ports/auditRecords.ts';
import type { AuditProblem } from './verifyAudit.ts';

/** One writer's chain, as the store has it. Heads and drops are genuine. */
export interface ChainToCheck {
  /** The next rows by sequence, none when there are no more. */
  rowsAfter(sequence: number): Promise<readonly AuditRow[]>;
  readonly heads: readonly AuditHead[];
  readonly drops: readonly AuditSegment[];
  onRow(): void;
  /** A row that the first follows, taken for what it is; default: the writer's begin. */
  readonly start?: Position;
}

/** How far a chain holds. */
interface Position {
  readonly sequence: number;
  readonly mac: Uint8Array;
  /** Of the row before: rows were written in the order of their ids. */
  readonly id: number;
}

type Problem = Omit<AuditProblem, 'writer'>;

const START: Position = { sequence: 0, mac: new Uint8Array(), id: 0 };

/** The first thing that is wrong with a chain, and the last row that it is known to have had. */
export async function checkChain(
  keys: AuditKeys,
  { rowsAfter, heads, drops, onRow, start = START }: ChainToCheck,
): Promise<{ readonly problem: Problem | null; readonly last: number }> {
  // A writer begins with its first row: whoever is known to have begun has one.
  const promised = heads.reduce((most, head) => Math.max(most, head.last), heads.length > 0 ? 1 : 0);
  const signed = Map.groupBy(heads, ({ last }) => last);
  let position = start;
  let problem: Problem | null = null;
  let read = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = await rowsAfter(read);
    for (const row of rows) {
      onRow();
      read = row.sequence;
      if (problem !== null) continue;
      if (row.sequence !== position.sequence + 1) position = afterDrops(position, drops);
      problem = wrongWith(row, position, keys, signed.get(row.sequence) ?? []);
      position = row;
    }
    if (rows.length === 0) break;
  }
  const end = afterDrops(position, drops).sequence;
  if (problem === null && end < promised) problem = { code: 'truncated', sequence: end + 1 };
  return { problem, last: Math.max(read, end, promised) };
}

function wrongWith(
  row: AuditRow,
  { sequence, mac, id }: Position,
  keys: AuditKeys,
  ofRow: readonly AuditHead[],
): Problem | null {
  if (row.sequence > sequence + 1) return { code: 'removed', sequence: sequence + 1 };
  const wrong = (code: Problem['code']): Problem => ({ code, sequence: row.sequence });
  if (row.sequence <= sequence || row.id <= id) return wrong('reordered');
  if (row.keyId !== keys.keyId) return wrong('unknown_key');
  if (!isSame(keys.macOf(row, mac), row.mac)) return wrong('changed');
  const differs = ofRow.some((head) => !isSame(head.mac, row.mac));
  return differs ? wrong('rewritten') : null;
}

/** Where the next row has to follow, when rows from here on were dropped. */
function afterDrops(position: Position, drops: readonly AuditSegment[]): Position {
  const next = position.sequence + 1;
  const drop = drops.find(({ first, last }) => first <= next && next <= last);
  if (drop === undefined) return position;
  return afterDrops({ sequence: drop.last, mac: drop.mac, id: position.id }, drops);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
