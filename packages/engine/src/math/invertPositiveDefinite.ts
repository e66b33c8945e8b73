/** Keeps a root real where rounding took a pivot to zero; far below any pivot of a sound matrix. */
const LEAST_PIVOT = 1e-12;

/**
 * Inverse of a symmetric positive definite matrix of `size` rows, row by row, through its Cholesky factor.
 * Only the lower triangle is read. For the small matrices of one typist: size³ steps, rows read in order.
 */
export function invertPositiveDefinite(matrix: Float64Array, size: number): Float64Array {
  return squareOfTransposed(transposedInverse(choleskyFactor(matrix, size), size), size);
}

/** L, lower triangular, of matrix = L Lᵀ. */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * size + j] ?? 0;
      for (let k = 0; k < j; k++) rest -= (factor[i * size + k] ?? 0) * (factor[j * size + k] ?? 0);
      factor[i * size + j] =
        i === j ? Math.sqrt(Math.max(rest, LEAST_PIVOT)) : rest / (factor[j * size + j] ?? 1);
    }
  }
  return factor;
}

/** (L⁻¹)ᵀ, so that what is summed over lies in rows. */
function transposedInverse(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    inverse[j * size + j] = 1 / (factor[j * size + j] ?? 1);
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += (factor[i * size + k] ?? 0) * (inverse[j * size + k] ?? 0);
      inverse[j * size + i] = -sum / (factor[i * size + i] ?? 1);
    }
  }
  return inverse;
}

/** U Uᵀ of an upper triangular U. */
function squareOfTransposed(upper: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < size; k++) sum += (upper[i * size + k] ?? 0) * (upper[j * size + k] ?? 0);
      product[i * size + j] = sum;
      product[j * size + i] = sum;
    }
  }
  return product;
}
