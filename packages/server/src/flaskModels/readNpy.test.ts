import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrixFile, NPY_MAGIC, raggedPickle } from '../testing/npyFiles.ts';
import { NpyError, readNpy } from './readNpy.ts';

const rowsOf = (bytes: Uint8Array) => readNpy(bytes).map((row) => Array.from(row));

describe('readNpy', () => {
  it('reads a matrix, in either order and either width', () => {
    const rows = [
      [0.25, 0.5, 0],
      [1, 2, 3],
    ];
    expect(rowsOf(matrixFile(rows))).toEqual(rows);
    expect(rowsOf(matrixFile(rows, { fortranOrder: true }))).toEqual(rows);
    expect(rowsOf(matrixFile(rows, { descr: '<f4' }))).toEqual(rows);
  });

  it('reads ragged lists out of a pickle', () => {
    const rows = [[0.25, 0.5], [1], [0.125, 0.375, 4]];
    expect(rowsOf(raggedPickle(rows))).toEqual(rows);
  });

  it('refuses a pickle that names anything but an array, and runs none of it', () => {
    const file = raggedPickle([[1]]);
    const evil = new TextDecoder('latin1').decode(file).replace('cnumpy\nndarray\n', 'cposix\nsystem\n');
    const bytes = Uint8Array.from(evil, (character) => character.charCodeAt(0));
    expect(() => readNpy(bytes)).toThrow(NpyError);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /empty/],
    ['another format', new TextEncoder().encode('PK\u0003\u0004 something else'), /no NumPy file/],
    ['a cut header', matrixFile([[1]]).subarray(0, 40), /header/],
    ['a cut matrix', matrixFile([[1, 2]]).subarray(0, -3), /13 bytes of numbers, expected 16/],
    ['whole numbers', matrixFile([[1]], { descr: '<i8' }), /type <i8/],
    ['not a number', matrixFile([[Number.NaN]]), /not a number of at most/],
    ['a time of ages', matrixFile([[1e39]]), /not a number of at most/],
    ['rows of nothing', matrixFile([[], [], []]), /3 x 0 numbers/],
    ['a cut pickle', raggedPickle([[1, 2]]).subarray(0, -8), /pickled array is damaged/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readNpy(bytes)).toThrow(message);
  });

  it('answers any damage with its own error', () => {
    const files = fc.constantFrom(
      matrixFile([
        [1, 2],
        [3, 4],
      ]),
      raggedPickle([[1, 2], [3]]),
      NPY_MAGIC,
    );
    fc.assert(
      fc.property(
        files,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        fc.nat(),
        (file, edits, cut) => {
          const bytes = file.slice(0, edits.length % 2 === 0 ? file.length : cut % (file.length + 1));
          for (const [at, byte] of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte;
          try {
            for (const row of readNpy(bytes)) expect(row.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(NpyError);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
