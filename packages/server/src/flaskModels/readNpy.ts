import { Parser } from 'pickleparser';
import { numpyNames, rowsOfPickle } from './numpyPickle.ts';

/** Why a features file can't be used. */
export class NpyError extends Error {
  override readonly name = 'NpyError';
}

/**
 * Rows of a NumPy file as the Flask service saved its features: a matrix of float64 or float32, or (older NumPy,
 * ragged samples) a pickled array of lists. Nothing in a pickle is executed: names other than NumPy's own array
 * constructors are refused.
 *
 * @throws {NpyError}
 */
export function readNpy(bytes: Uint8Array): Float64Array[] {
  if (bytes.length === 0) throw new NpyError('the file is empty: a save was lost');
  const header = readHeader(bytes);
  const body = bytes.subarray(header.end);
  const rows = header.descr === '|O' ? readPickled(body) : readMatrix(header, body);
  for (const row of rows) {
    if (!row.every((value) => Math.abs(value) <= MAX_SECONDS)) {
      throw new NpyError(`a feature is not a number of at most ${MAX_SECONDS} seconds`);
    }
  }
  return rows;
}

interface Header {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the data begin. */
  readonly end: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Ten days: no time between two keys is longer, and forests count in 32 bits. NaN is not below it either. */
const MAX_SECONDS = 864_000;

/** More features than any text that the Flask service takes: 1,000 events give some 1,500. */
const MAX_COLUMNS = 4_096;

/** More samples than any folder of the Flask service holds of one person. */
const MAX_ROWS = 100_000;

/** The header is a Python literal of three fixed fields (NumPy's "npy" format, versions 1 to 3). */
function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < 12 || !MAGIC.every((byte, i) => bytes[i] === byte)) {
    throw new NpyError('the file is no NumPy file');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = view.getUint8(6) > 1;
  const start = wide ? 12 : 10;
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const text = new TextDecoder('latin1').decode(bytes.subarray(start, end));
  const descr = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (end > bytes.length || descr === undefined || order === undefined || shape === undefined) {
    throw new NpyError('the header of the NumPy file is damaged');
  }
  const sizes = shape.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  return { descr, fortranOrder: order === 'True', shape: sizes, end };
}

function readMatrix({ descr, fortranOrder, shape }: Header, body: Uint8Array): Float64Array[] {
  const width = { '<f8': 8, '<f4': 4 }[descr];
  if (width === undefined) throw new NpyError(`the numbers are of type ${descr}, expected <f8 or <f4`);
  const [rows, columns] = shape;
  if (rows === undefined || columns === undefined || shape.length !== 2) {
    throw new NpyError(`the array has ${shape.length} dimensions, expected 2`);
  }
  if (rows === 0) return [];
  if (!inRange(rows, MAX_ROWS) || !inRange(columns, MAX_COLUMNS)) {
    throw new NpyError(
      `the array has ${rows} x ${columns} numbers, expected 1 to ${MAX_ROWS} x 1 to ${MAX_COLUMNS}`,
    );
  }
  if (body.length !== rows * columns * width) {
    throw new NpyError(`the file holds ${body.length} bytes of numbers, expected ${rows * columns * width}`);
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const read = (i: number): number =>
    width === 8 ? view.getFloat64(i * 8, true) : view.getFloat32(i * 4, true);
  return Array.from({ length: rows }, (_, row) =>
    Float64Array.from({ length: columns }, (_, column) =>
      read(fortranOrder ? column * rows + row : row * columns + column),
    ),
  );
}

function inRange(size: number, most: number): boolean {
  return Number.isSafeInteger(size) && size >= 1 && size <= most;
}

function readPickled(body: Uint8Array): Float64Array[] {
  let value: unknown;
  try {
    value = new Parser({ nameResolver: numpyNames }).parse(body);
  } catch (error) {
    throw new NpyError('the pickled array is damaged', { cause: error });
  }
  const rows = rowsOfPickle(value);
  if (rows === null) throw new NpyError('the pickled array does not hold lists of numbers');
  return rows;
}
