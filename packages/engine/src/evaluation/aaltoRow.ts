import type { Press } from '../keystrokes/sampleFromPresses.ts';
import { keyOfJavaScriptCode } from './keyOfJavaScriptCode.ts';
import { AALTO_COLUMNS, columnOf } from './recordingColumns.ts';

const TAB = 9;
const ZERO = 48;

/** Cells, in the order of AALTO_COLUMNS. */
export const PARTICIPANT = 0;
export const SECTION = 1;
const PRESS = 2;
const RELEASE = 3;
const KEY = 4;

/** The row being read: its five cells are found without cutting the line up, for files of a million rows. */
export class AaltoRow {
  /** Which of the five a column holds; -1 for the columns that are not read. */
  readonly #cellOfColumn: Int8Array;
  readonly #starts = new Int32Array(AALTO_COLUMNS.length);
  readonly #ends = new Int32Array(AALTO_COLUMNS.length);
  #line = '';

  constructor(header: readonly string[]) {
    this.#cellOfColumn = new Int8Array(header.length).fill(-1);
    AALTO_COLUMNS.forEach((name, cell) => {
      this.#cellOfColumn[columnOf(header, name)] = cell;
    });
  }

  /** Takes the next line; false when it is no row: other columns than the header, or no numbers in them. */
  read(line: string): boolean {
    this.#line = line;
    const length = line.endsWith('\r') ? line.length - 1 : line.length;
    let column = 0;
    let start = 0;
    for (let i = 0; i <= length; i++) {
      if (i < length && line.charCodeAt(i) !== TAB) continue;
      const cell = this.#cellOfColumn[column] ?? -1;
      if (cell >= 0) {
        this.#starts[cell] = start;
        this.#ends[cell] = i;
      }
      column += 1;
      start = i + 1;
    }
    if (column !== this.#cellOfColumn.length) return false;
    return (
      this.#number(PRESS) >= 0 &&
      this.#number(RELEASE) >= 0 &&
      this.#number(KEY) >= 0 &&
      this.#end(PARTICIPANT) > this.#start(PARTICIPANT)
    );
  }

  /** Whether the cell is this text. */
  holds(cell: number, text: string): boolean {
    const start = this.#start(cell);
    return this.#end(cell) - start === text.length && this.#line.startsWith(text, start);
  }

  text(cell: number): string {
    return this.#line.slice(this.#start(cell), this.#end(cell));
  }

  press(): Press {
    const down = this.#number(PRESS);
    const up = this.#number(RELEASE);
    // A release before its press (a few in a million) is not known; its press is.
    return { key: keyOfJavaScriptCode(this.#number(KEY)), down, up: up < down ? Number.NaN : up };
  }

  #start(cell: number): number {
    return this.#starts[cell] ?? 0;
  }

  #end(cell: number): number {
    return this.#ends[cell] ?? 0;
  }

  /** A whole number that is not negative, else -1. */
  #number(cell: number): number {
    const [start, end] = [this.#start(cell), this.#end(cell)];
    if (start === end) return -1;
    let value = 0;
    for (let i = start; i < end; i++) {
      const digit = this.#line.charCodeAt(i) - ZERO;
      if (digit < 0 || digit > 9) return this.#decimal(start, end);
      value = value * 10 + digit;
    }
    return value;
  }

  #decimal(start: number, end: number): number {
    const value = Number(this.#line.slice(start, end));
    return Number.isFinite(value) && value >= 0 ? value : -1;
  }
}
