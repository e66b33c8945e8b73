import type { RateLimiter, RateVerdict } from '../../ports/rateLimiter.ts';

const MINUTE = 60_000;
/** Rounding in the sum of many intervals must not cost a request (ms). */
const TOLERANCE = 1e-6;
/** Some 20 MB of names and times. */
const MAX_BUCKETS = 100_000;
/** What is forgotten at once when there are too many, so that not every request pays for making room. */
const ROOM = 0.1;

export interface MemoryRateLimiterOptions {
  /** Milliseconds that never go back. Default: the process's own clock. */
  now?(): number;
  readonly maxBuckets?: number;
}

/**
 * Rate limits of this process alone: several instances let several times as much pass, and a restart forgets.
 *
 * The generic cell rate algorithm (ITU-T I.371): one number a bucket, the time at which it will be full again. At most
 * `maxBuckets` are kept; then full ones are forgotten, which changes nothing, and if need be the oldest.
 */
export function createMemoryRateLimiter({
  now = () => performance.now(),
  maxBuckets = MAX_BUCKETS,
}: MemoryRateLimiterOptions = {}): RateLimiter {
  const fullAt = new Map<string, number>();

  function makeRoom(time: number): void {
    for (const [bucket, at] of fullAt) if (at <= time) fullAt.delete(bucket);
    const kept = Math.floor(maxBuckets * (1 - ROOM));
    for (const bucket of fullAt.keys()) {
      if (fullAt.size <= kept) break;
      fullAt.delete(bucket);
    }
  }

  function take(bucket: string, perMinute: number): RateVerdict {
    const time = now();
    const interval = MINUTE / perMinute;
    const known = fullAt.get(bucket);
    const next = Math.max(known ?? time, time) + interval;
    const wait = next - MINUTE - time;
    if (wait > TOLERANCE) return { allowed: false, retryAfter: wait };
    if (known === undefined && fullAt.size >= maxBuckets) makeRoom(time);
    fullAt.set(bucket, next);
    return { allowed: true, retryAfter: 0 };
  }

  return { take: async (bucket, perMinute) => take(bucket, perMinute) };
}
