import { invertPositiveDefinite } from './invertPositiveDefinite.ts';

/**
 * Inverse of a symmetric positive definite matrix of `size` rows whose first `diagonal` rows and columns have nothing
 * between them but their diagonal:
 *
 *     D  B          E + X C Xᵀ   -X C       E = D⁻¹,  X = D⁻¹ B,
 *     Bᵀ M          -(X C)ᵀ        C        C = (M - Bᵀ X)⁻¹
 *
 * So the matrix that costs the cube of its size to invert is a smaller one; for the rest, each row of B is gone through
 * as far as it is not 0.
 */
export function invertBordered(matrix: Float64Array, size: number, diagonal: number): Float64Array {
  const rest = size - diagonal;
  const borders = Array.from({ length: diagonal }, (_, row) => borderOf(matrix, size, diagonal, row));
  const core = invertPositiveDefinite(complementOf(matrix, size, diagonal, borders), rest);
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < rest; i++) {
    inverse.set(core.subarray(i * rest, (i + 1) * rest), (diagonal + i) * size + diagonal);
  }
  for (const [row, { columns, shares }] of borders.entries()) {
    const to = row * size + diagonal;
    for (let at = 0; at < columns.length; at++) {
      const share = shares[at] ?? 0;
      const from = (columns[at] ?? 0) * rest;
      for (let j = 0; j < rest; j++) inverse[to + j] = (inverse[to + j] ?? 0) - share * (core[from + j] ?? 0);
    }
    for (let j = 0; j < rest; j++) inverse[(diagonal + j) * size + row] = inverse[to + j] ?? 0;
  }
  for (const [row, { columns, shares, pivot }] of borders.entries()) {
    for (let other = 0; other <= row; other++) {
      let sum = other === row ? 1 / pivot : 0;
      const from = other * size + diagonal;
      for (let at = 0; at < columns.length; at++) {
        sum -= (shares[at] ?? 0) * (inverse[from + (columns[at] ?? 0)] ?? 0);
      }
      inverse[row * size + other] = sum;
      inverse[other * size + row] = sum;
    }
  }
  return inverse;
}

/** A row of B: where it is not 0, counted from the first column behind the diagonal, and what it has there by its pivot. */
interface Border {
  readonly pivot: number;
  readonly columns: readonly number[];
  readonly shares: readonly number[];
}

function borderOf(matrix: Float64Array, size: number, diagonal: number, row: number): Border {
  const pivot = matrix[row * size + row] ?? 1;
  const columns: number[] = [];
  const shares: number[] = [];
  for (let column = 0; column < size - diagonal; column++) {
    const value = matrix[(diagonal + column) * size + row] ?? 0;
    if (value === 0) continue;
    columns.push(column);
    shares.push(value / pivot);
  }
  return { pivot, columns, shares };
}

/** M - Bᵀ D⁻¹ B, its lower triangle. */
function complementOf(
  matrix: Float64Array,
  size: number,
  diagonal: number,
  borders: readonly Border[],
): Float64Array {
  const rest = size - diagonal;
  const complement = new Float64Array(rest * rest);
  for (let i = 0; i < rest; i++) {
    const from = (diagonal + i) * size + diagonal;
    complement.set(matrix.subarray(from, from + i + 1), i * rest);
  }
  for (const { pivot, columns, shares } of borders) {
    for (let a = 0; a < columns.length; a++) {
      const value = pivot * (shares[a] ?? 0);
      const to = (columns[a] ?? 0) * rest;
      for (let b = 0; b <= a; b++) {
        const at = to + (columns[b] ?? 0);
        complement[at] = (complement[at] ?? 0) - value * (shares[b] ?? 0);
      }
    }
  }
  return complement;
}
