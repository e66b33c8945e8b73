/** How a request stands against a limit. */
export interface RateVerdict {
  readonly allowed: boolean;
  /** Milliseconds until the next one is allowed; 0 when this one is. */
  readonly retryAfter: number;
}

/**
 * Counts requests against limits. A bucket holds a minute's worth of requests and fills again evenly, so that there is
 * no moment at which twice the limit passes.
 *
 * Implementations that can't count reject with `StoreUnavailable`: the request is then answered with 503.
 */
export interface RateLimiter {
  /**
   * Takes one request out of a bucket; a refused one takes nothing.
   *
   * @param bucket whose requests: an opaque name, up to some hundred characters
   * @param perMinute whole number, at least 1
   */
  take(bucket: string, perMinute: number): Promise<RateVerdict>;
}
