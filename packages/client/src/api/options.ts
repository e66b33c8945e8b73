import type { Clock } from './clock.ts';

/** The standard `fetch`, as far as it is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions {
  /** Where the service is, such as `https://auth.example.org`; a path in front of its routes may follow. */
  readonly url: string;
  /** For every call that names none of its own: milliseconds for all of it, repeats and pauses included; 30,000. */
  readonly timeout?: number;
  /** How often a call is repeated after a failure that may pass: 0 to 10; 2. */
  readonly retries?: number;
  readonly fetch?: Fetch;
  readonly clock?: Clock;
  /** From 0 to 1, for the jitter of pauses. */
  readonly random?: () => number;
  /** Makes the keys of writes: never the same twice. */
  readonly newIdempotencyKey?: () => string;
}

/** Of one call. */
export interface CallOptions {
  /** Ends the call; what is thrown is the signal's reason, as with `fetch`. */
  readonly signal?: AbortSignal;
  /** Milliseconds for all of it, repeats and pauses included. */
  readonly timeout?: number;
  /** How often it is repeated after a failure that may pass: 0 to 10. */
  readonly retries?: number;
}

/** Of one call that writes. */
export interface WriteOptions extends CallOptions {
  /**
   * Under which the service does the work only once. Every call makes its own and keeps it over its repeats; name one to
   * go on where an earlier call ended, such as in a job that runs again.
   */
  readonly idempotencyKey?: string;
}

/** How long a call is tried, and how often. */
export interface Patience {
  readonly timeout: number;
  readonly retries: number;
}

const DEFAULTS: Patience = { timeout: 30_000, retries: 2 };
/** Timers count in 32 bits and go off at once beyond. */
const MAX_TIMEOUT = 2_147_483_647;
const MAX_RETRIES = 10;

/** @throws {RangeError} for values out of range */
export function patienceOf(options: CallOptions, defaults: Patience = DEFAULTS): Patience {
  const { timeout = defaults.timeout, retries = defaults.retries } = options;
  if (!(timeout > 0 && timeout <= MAX_TIMEOUT)) {
    throw new RangeError(`timeout: got ${timeout}, expected milliseconds from 1 to ${MAX_TIMEOUT}`);
  }
  if (!(Number.isInteger(retries) && retries >= 0 && retries <= MAX_RETRIES)) {
    throw new RangeError(`retries: got ${retries}, expected an integer from 0 to ${MAX_RETRIES}`);
  }
  return { timeout, retries };
}
