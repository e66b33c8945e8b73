/** The value below which a share of ascending values lies, linear between neighbours (NumPy's `percentile`); 0 of none. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? 0;
  return low + (place - Math.floor(place)) * (high - low);
}
