/** The sum of terms by their weights; a term that has none counts nothing. */
export function dot(weights: readonly number[], terms: readonly number[]): number {
  return terms.reduce((sum, term, i) => sum + term * (weights[i] ?? 0), 0);
}
