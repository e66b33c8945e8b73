/**
 * How long memory keeps what is of a person since it was read or written last. Whoever is erased through another process
 * is gone from the store at once, and from this process's memory by then.
 */
export const KEPT_FOR_MS = 15 * 60 * 1_000;

/** Of caches of lru-cache: what is too old leaves by itself, not when it is asked for next. */
export const FORGETTING = {
  ttl: KEPT_FOR_MS,
  ttlAutopurge: true,
  // Looked up at each call, so that tests can set the clock.
  perf: { now: () => performance.now() },
} as const;
