/** Change by time, with a 95 % interval. */
export interface Slope {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
}

/** What is measured close after one another depends on each other; means of so many pieces hardly do. */
const PIECES = 12;
/** Student's t for 95 % with 10 degrees of freedom: a line through 12 points. */
const T = 2.228;

/**
 * The line through the means of twelve pieces of equal length, by least squares.
 *
 * @param points in the order of time, in any unit; the slope is in the unit of the values for each of these
 * @returns null of fewer points than pieces
 */
export function slopeOf(points: readonly { readonly at: number; readonly value: number }[]): Slope | null {
  const each = Math.floor(points.length / PIECES);
  if (each < 1) return null;
  const pieces = Array.from({ length: PIECES }, (_, i) => points.slice(i * each, (i + 1) * each));
  const x = pieces.map((piece) => mean(piece.map(({ at }) => at)));
  const y = pieces.map((piece) => mean(piece.map(({ value }) => value)));
  const [middle, level] = [mean(x), mean(y)];
  const spread = sum(x.map((at) => (at - middle) ** 2));
  const value = sum(x.map((at, i) => (at - middle) * ((y[i] ?? level) - level))) / spread;
  const rest = sum(x.map((at, i) => ((y[i] ?? level) - level - value * (at - middle)) ** 2));
  const margin = T * Math.sqrt(rest / (PIECES - 2) / spread);
  return { value, interval: [value - margin, value + margin] };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
