/** Steps of the table in each unit; a power of two, so that its arguments are exact. */
const STEPS = 64;
/** Where the table ends. */
export const LARGEST_EXPONENT = 8;
const TABLE = Float64Array.from({ length: STEPS * LARGEST_EXPONENT + 1 }, (_, i) => Math.exp(-i / STEPS));

/**
 * exp(-x) to the last digits of a double, for loops that take many: a table and five terms of the series, which leave
 * (1/128)^6 / 6! = 3e-16. `Math.exp` is a call out of compiled code, and takes four times as long.
 *
 * @param x 0 to {@link LARGEST_EXPONENT}
 */
export function expMinus(x: number): number {
  const step = (x * STEPS + 0.5) | 0;
  const r = step / STEPS - x;
  return (TABLE[step] ?? 0) * (1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r / 120)))));
}
