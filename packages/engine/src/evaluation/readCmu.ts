import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { type Press, sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { EvaluationError } from './evaluationError.ts';
import type { ReadResult, Recording } from './recording.ts';
import { CMU_COLUMNS, columnOf, headerCells } from './recordingColumns.ts';

/** `rep` starts again in every session; the protocols count on. */
const REPETITIONS_A_SESSION = 50;

/** How the file spells keys that are not their own name. */
const KEY_NAMES: ReadonlyMap<string, string> = new Map([
  ['period', '.'],
  ['five', '5'],
  ['Return', 'Enter'],
]);

interface Layout {
  readonly subject: number;
  readonly session: number;
  readonly rep: number;
  /** Columns of the hold times, one a key, and of the down-down times, one a key but the first. */
  readonly holds: readonly number[];
  readonly latencies: readonly number[];
  readonly keys: readonly number[];
  readonly text: string;
}

/**
 * Reads `DSL-StrongPasswordData.csv` (Killourhy & Maxion 2009), times in seconds.
 *
 * Presses are rebuilt from holds (H) and down-down times (DD); the up-down columns say nothing more.
 *
 * @throws {EvaluationError} `recordings_invalid`, naming the line.
 */
export function readCmu(lines: Iterable<string>): ReadResult {
  const recordings: Recording[] = [];
  let layout: Layout | null = null;
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    if (layout === null) layout = layoutOf(headerCells(line, ','));
    else recordings.push(readRow(line.split(','), layout, number));
  }
  return { recordings, skippedLines: 0 };
}

function layoutOf(header: readonly string[]): Layout {
  const holds = columnsOf(header, 'H.');
  const latencies = columnsOf(header, 'DD.');
  if (holds.length < 2 || latencies.length !== holds.length - 1) {
    throw new EvaluationError(
      'recordings_invalid',
      `line 1: got ${holds.length} columns H.<key> and ${latencies.length} columns DD.<key>.<key>, ` +
        'expected a DD column between any two keys',
    );
  }
  const spellings = holds.map((column) => (header[column] ?? '').slice('H.'.length));
  const [subject, session, rep] = CMU_COLUMNS.map((name) => columnOf(header, name));
  return {
    subject: subject ?? 0,
    session: session ?? 0,
    rep: rep ?? 0,
    holds,
    latencies,
    keys: spellings.map((spelling) => keyCodeOf(keyName(spelling))),
    text: spellings.map(characterOf).join(''),
  };
}

function columnsOf(header: readonly string[], prefix: string): number[] {
  return header.flatMap((name, column) => (name.startsWith(prefix) ? [column] : []));
}

const SHIFTED = 'Shift.';

/** `Shift.r` is the hold of r under Shift, whose own times the file does not have. */
function keyName(spelling: string): string {
  return spelling.startsWith(SHIFTED) ? 'Shift+letter' : (KEY_NAMES.get(spelling) ?? spelling);
}

/** What a key adds to the text: nothing for Enter. */
function characterOf(spelling: string): string {
  if (spelling.startsWith(SHIFTED)) return spelling.slice(SHIFTED.length).toUpperCase();
  const name = KEY_NAMES.get(spelling) ?? spelling;
  return name.length === 1 ? name : '';
}

function readRow(cells: readonly string[], layout: Layout, line: number): Recording {
  const session = numberOf(cells, layout.session, line);
  let down = 0;
  const presses: Press[] = layout.keys.map((key, i) => {
    if (i > 0) down += 1_000 * numberOf(cells, layout.latencies[i - 1] ?? -1, line);
    return { key, down, up: down + 1_000 * numberOf(cells, layout.holds[i] ?? -1, line) };
  });
  return {
    subject: cells[layout.subject] ?? '',
    text: layout.text,
    session: String(session),
    repetition: (session - 1) * REPETITIONS_A_SESSION + numberOf(cells, layout.rep, line),
    device: 'desktop',
    sample: sampleFromPresses(presses),
  };
}

function numberOf(cells: readonly string[], column: number, line: number): number {
  const cell = cells[column] ?? '';
  const value = Number(cell);
  if (cell.trim() === '' || !Number.isFinite(value)) {
    throw new EvaluationError('recordings_invalid', `line ${line}, column ${column + 1}: expected a number`);
  }
  return value;
}
