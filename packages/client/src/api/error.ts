import type { ErrorCode, SampleQuality } from '@keystroke-auth/protocol';

/**
 * What the service could not say itself: it was not reached (`network_failed`), not in time (`timed_out`), or something
 * else than this version of it answered, such as a proxy (`unexpected_answer`).
 */
export type ClientErrorCode = 'network_failed' | 'timed_out' | 'unexpected_answer';

/** What a problem document says beyond its standard fields, by code: docs/errors.md of the service. */
export interface ProblemMembers {
  /** With `samples_refused`: what was noticed about each sample, with hints for the person. */
  readonly quality?: readonly SampleQuality[];
  /** With `scope_missing`. */
  readonly required_scope?: string;
  /** With `body_invalid` and what is wrong in `keystroke_data`: JSON pointer to the field. */
  readonly pointer?: string;
  readonly [name: string]: unknown;
}

export interface ErrorFields {
  readonly code: ErrorCode | ClientErrorCode;
  readonly status: number | null;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly retryAfter: number | null;
  readonly members: ProblemMembers;
  readonly requestsSent: number;
  readonly cause?: unknown;
}

/** A call that brought no answer of the kind that it was made for. Nobody was verified. */
export class KeystrokeAuthError extends Error {
  override readonly name = 'KeystrokeAuthError';
  /** Stable. A service newer than this client may send a code that the type does not know: keep a default branch. */
  declare readonly code: ErrorCode | ClientErrorCode;
  /** Of HTTP; null when nothing answered. */
  declare readonly status: number | null;
  /** The code in words. */
  declare readonly title: string;
  /** What was got and what was expected. */
  declare readonly detail: string;
  /** By which the operator finds the request in the log. */
  declare readonly requestId: string | null;
  /** Seconds after which the service wants to be asked again. */
  declare readonly retryAfter: number | null;
  declare readonly members: ProblemMembers;
  /**
   * How often the request was sent. After more than one, an earlier one may have done the work although its answer was
   * lost.
   */
  declare readonly requestsSent: number;

  constructor({ cause, ...fields }: ErrorFields) {
    super(`${fields.code}: ${fields.detail}`, cause === undefined ? {} : { cause });
    Object.assign(this, fields);
  }
}
