/** A rate in percent, with three digits that count: two decimals below ten, one above. */
export function percent(rate: number): string {
  return (rate * 100).toFixed(rate < 0.0995 ? 2 : 1);
}
