import type { KeystrokeAuthError } from './error.ts';

/** A pause is drawn from the upper half of this, which doubles with every repeat (ms). */
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;

/**
 * What may pass by itself: nothing answered, or the service or a proxy before it said to come again. Any other answer
 * would be the same the next time.
 */
const TRANSIENT: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Whether a repeat may bring another answer. */
export function isTransient({ code, status }: KeystrokeAuthError): boolean {
  return code === 'network_failed' || (status !== null && TRANSIENT.has(status));
}

/** The first request with this Idempotency-Key is still at work: its answer is worth waiting for. */
export function isRunning({ code, status }: KeystrokeAuthError): boolean {
  return code === 'idempotency_running' && status === 409;
}

/**
 * Milliseconds before the request is sent again: exponential, with jitter so that clients that failed together do not
 * come back together; never before Retry-After.
 *
 * @param repeat 1 for the first
 * @param random from 0 to 1
 */
export function retryPause(repeat: number, { retryAfter }: KeystrokeAuthError, random: number): number {
  const span = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (repeat - 1));
  return (retryAfter ?? 0) * 1_000 + span * (0.5 + random / 2);
}
