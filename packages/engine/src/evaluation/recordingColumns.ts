import { EvaluationError } from './evaluationError.ts';

/** Columns that say whose row it is; the times are in H.<key> and DD.<key>.<key>. */
export const CMU_COLUMNS = ['subject', 'sessionIndex', 'rep'] as const;

/** The columns that are read; official files have four more. */
export const AALTO_COLUMNS = [
  'PARTICIPANT_ID',
  'TEST_SECTION_ID',
  'PRESS_TIME',
  'RELEASE_TIME',
  'KEYCODE',
] as const;

/** Where a column stands. @throws {EvaluationError} `recordings_invalid` */
export function columnOf(header: readonly string[], name: string): number {
  const column = header.indexOf(name);
  if (column < 0) {
    throw new EvaluationError('recordings_invalid', `line 1: no column ${name} among ${header.join(', ')}`);
  }
  return column;
}

/** A header line cut at its separator, without a byte-order mark or line end. */
export function headerCells(line: string, separator: string): string[] {
  return line.trim().split(separator);
}
