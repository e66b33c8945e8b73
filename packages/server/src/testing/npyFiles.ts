export const NPY_MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);

/** A NumPy file of a matrix, as `numpy.save` writes it. */
export function matrixFile(
  rows: readonly (readonly number[])[],
  { descr = '<f8', fortranOrder = false }: { descr?: '<f8' | '<f4' | '<i8'; fortranOrder?: boolean } = {},
): Uint8Array {
  const columns = rows[0]?.length ?? 0;
  const width = descr === '<f4' ? 4 : 8;
  const body = new Uint8Array(rows.length * columns * width);
  const view = new DataView(body.buffer);
  rows.forEach((row, r) => {
    row.forEach((value, c) => {
      const at = (fortranOrder ? c * rows.length + r : r * columns + c) * width;
      if (width === 4) view.setFloat32(at, value, true);
      else view.setFloat64(at, value, true);
    });
  });
  return npyFile(descr, fortranOrder, `${rows.length}, ${columns}`, body);
}

/** A NumPy file of an object array of lists (pickle protocol 3), as older NumPy saved ragged samples. */
export function raggedPickle(rows: readonly (readonly number[])[]): Uint8Array {
  const lists = rows.flatMap((row) => [
    ...bytesOf(']('),
    ...row.flatMap((value) => [...bytesOf('G'), ...bigEndian(value)]),
    ...bytesOf('e'),
  ]);
  const body = Uint8Array.from([
    ...bytesOf(
      '\u0080\u0003cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\u0000\u0085C\u0001b\u0087R(',
    ),
    ...bytesOf(`K\u0001K${String.fromCharCode(rows.length)}\u0085`),
    ...bytesOf(
      'cnumpy\ndtype\nX\u0002\u0000\u0000\u0000O8\u0089\u0088\u0087R(K\u0003X\u0001\u0000\u0000\u0000|NNN',
    ),
    ...bytesOf('J\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK?tb\u0089]('),
    ...lists,
    ...bytesOf('etb.'),
  ]);
  return npyFile('|O', false, `${rows.length},`, body);
}

function npyFile(descr: string, fortranOrder: boolean, shape: string, body: Uint8Array): Uint8Array {
  const order = fortranOrder ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`;
  const header = `${text.padEnd(117)}\n`;
  return Uint8Array.from([...NPY_MAGIC, header.length, 0, ...bytesOf(header), ...body]);
}

function bytesOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function bigEndian(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, false);
  return Array.from({ length: 8 }, (_, i) => view.getUint8(i));
}
