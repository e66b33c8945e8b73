import type { Check } from './answers.ts';
import type { CallOptions, WriteOptions } from './options.ts';

/**
 * When a request may be sent more than once. `always`: doing it twice is doing it once. `with-key`: the service does it
 * once for an Idempotency-Key. `never`: none of both.
 */
export type Repeat = 'always' | 'with-key' | 'never';

/** One call of a route. */
export interface ApiRequest<Answer> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Percent-encoded, with its query. */
  readonly path: string;
  /** Sent as JSON; undefined for none. */
  readonly body?: unknown;
  readonly repeat: Repeat;
  /** The statuses that come with an answer; every other one is an error. */
  readonly statuses: readonly number[];
  readonly check: Check<Answer>;
}

/**
 * Calls the service.
 *
 * @throws {KeystrokeAuthError} without the answer that was asked for
 * @throws the signal's reason when the caller aborts; {RangeError} for options that could not hold
 */
export type Send = <Answer>(
  request: ApiRequest<Answer>,
  options?: CallOptions | WriteOptions,
) => Promise<Answer>;
