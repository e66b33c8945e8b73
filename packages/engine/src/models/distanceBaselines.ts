/**
 * The plain detectors of Killourhy & Maxion 2009, which evaluation reports beside the models: a typist is the
 * mean vector, an impostor is far from it. Vectors of one length, as {@link timingVector} makes of one text;
 * a distance with a missing (NaN) value is NaN.
 */
export function enrolMean(vectors: readonly ArrayLike<number>[]): Float64Array {
  const mean = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (vector[i] ?? Number.NaN);
  }
  return mean.map((sum) => sum / vectors.length);
}

export function manhattanDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN));
  return sum;
}

export function euclideanDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN)) ** 2;
  return Math.sqrt(sum);
}
