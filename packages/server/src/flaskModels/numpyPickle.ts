import type { Parser } from 'pickleparser';

type NameResolver = NonNullable<NonNullable<ConstructorParameters<typeof Parser>[0]>['nameResolver']>;

/** A NumPy array as its pickle rebuilds it; the parser calls `__setstate__` with (version, shape, dtype, order, data). */
class PickledArray {
  data: unknown = null;

  __setstate__(state: unknown): void {
    this.data = Array.isArray(state) ? state[4] : null;
  }
}

/** A NumPy dtype: its state (byte order, alignment) is not needed, the Flask service stored float64 only. */
class PickledType {
  __setstate__(): void {}
}

/** What NumPy's pickles of arrays name, in NumPy 1 (`numpy.core`) and 2 (`numpy._core`). Anything else is refused. */
export const numpyNames: NameResolver = {
  resolve(module, name) {
    const inCore = module === 'numpy.core.multiarray' || module === 'numpy._core.multiarray';
    if (inCore && name === '_reconstruct') return () => new PickledArray();
    if (inCore && name === 'scalar') return (_type: unknown, bytes: unknown) => numberOf(bytes);
    if (module === 'numpy' && name === 'ndarray') return PickledArray;
    if (module === 'numpy' && name === 'dtype') return () => new PickledType();
    throw new Error('the pickle names something that is no array');
  },
};

/** The rows of an array of lists or arrays of numbers; null for anything else. */
export function rowsOfPickle(value: unknown): Float64Array[] | null {
  if (!(value instanceof PickledArray) || !Array.isArray(value.data)) return null;
  const rows = value.data.map(rowOf);
  return rows.every((row) => row !== null) ? rows : null;
}

function rowOf(value: unknown): Float64Array | null {
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'number') ? Float64Array.from(value) : null;
  }
  if (value instanceof PickledArray) return isBytes(value.data) ? numbersOf(value.data) : rowOf(value.data);
  return null;
}

function numberOf(bytes: unknown): number {
  return isBytes(bytes) && bytes.length === 8 ? (numbersOf(bytes)[0] ?? Number.NaN) : Number.NaN;
}

function numbersOf(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => view.getFloat64(i * 8, true));
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}
