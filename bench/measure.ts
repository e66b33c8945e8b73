/** One benchmark's figures, microseconds and bytes of the heap per call. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly p5: number;
  readonly p95: number;
  readonly rounds: number;
  /** What it allocates, typed arrays' contents apart; the same whatever else the machine does. */
  readonly allocated: number;
}

const ROUNDS = 60;
/** Long enough for the clock, short enough that a pause of the machine spoils one round and not all. */
const ROUND_MS = 4;
/** Calls whose objects are counted: few enough for all of them to be there still (`--min-semi-space-size`). */
const COUNTED = 20;

/** Times `work` in rounds after a warm-up; the spread over rounds says how far to trust the median. */
export function measure(name: string, work: () => unknown): Timing {
  let kept: unknown;
  let calls = 1;
  // Warm-up: until the compiler is done, which also finds how many calls make a round.
  const until = performance.now() + 300;
  while (performance.now() < until) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) kept = work();
    if (performance.now() - start < ROUND_MS) calls *= 2;
  }
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) kept = work();
    rounds.push(((performance.now() - start) * 1_000) / calls);
  }
  const allocated = bytesOf(work);
  if (kept === rounds) throw new Error('keeps the result alive');
  rounds.sort((a, b) => a - b);
  const at = (share: number): number => rounds[Math.floor(share * (ROUNDS - 1))] ?? Number.NaN;
  return { name, median: at(0.5), p5: at(0.05), p95: at(0.95), rounds: ROUNDS, allocated };
}

function bytesOf(work: () => unknown): number {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < COUNTED; i++) work();
  return (process.memoryUsage().heapUsed - before) / COUNTED;
}
