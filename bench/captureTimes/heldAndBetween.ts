/** Hold times and latencies from press to press, ms. */
export interface KeyTimes {
  readonly hold: readonly number[];
  readonly latency: readonly number[];
}

/**
 * @param events which were presses and which releases, of which keys
 * @param times when each of them was, ms
 */
export function heldAndBetween(
  events: readonly { readonly key: string; readonly event: 'down' | 'up' }[],
  times: readonly number[],
): KeyTimes {
  const down = new Map<string, number>();
  const hold: number[] = [];
  const latency: number[] = [];
  let last: number | null = null;
  events.forEach(({ key, event }, i) => {
    const time = times[i] ?? Number.NaN;
    if (event === 'down') {
      if (last !== null) latency.push(time - last);
      last = time;
      down.set(key, time);
      return;
    }
    const since = down.get(key);
    if (since !== undefined) hold.push(time - since);
    down.delete(key);
  });
  return { hold, latency };
}

/** @param share from 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
