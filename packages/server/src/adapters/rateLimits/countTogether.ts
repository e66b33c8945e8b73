import type { RateLimiter, RateVerdict } from '../../ports/rateLimiter.ts';

/** After a question that failed, what counts for all is left alone for so long (ms): it is not waited for at every request. */
const LEFT_ALONE_MS = 500;
/** What came back without what it had counted knows as much again after so long (ms): limits are by the minute. */
const DOUBTED_MS = 60_000;
/**
 * How much more than a limit this process may count of what it let pass itself: answers come sooner and later, and clocks run
 * differently, by up to three seconds' worth of a limit.
 */
const ROOM = 1.05;

/** Rate limits that all processes count together. */
export interface TogetherRateLimiter extends RateLimiter {
  /** Whether this process counts by itself just now. */
  degraded(): boolean;
}

/**
 * Rate limits of all processes that share what `take` asks. While it does not answer, each counts for itself as it would without: from
 * what it has let pass itself, which it has counted all along. And what counts for all may have been emptied without a word: nothing
 * passes that is more than the limit by what this process has let pass alone.
 *
 * @param take rejects, soon, when it can't tell
 * @param local counts for this process, or this machine
 * @param own counts for this process what the whole limit is for; limits may have fractions
 * @param mayForget whether what counts for all may come back empty after this error: then what it lets pass must be within `local`, too
 */
export function countTogether({
  take,
  local,
  own,
  mayForget = () => false,
  now = () => performance.now(),
}: {
  readonly take: RateLimiter['take'];
  readonly local: RateLimiter;
  readonly own: RateLimiter;
  mayForget?(error: unknown): boolean;
  now?(): number;
}): TogetherRateLimiter {
  let failedAt = Number.NEGATIVE_INFINITY;
  let failing = false;
  let doubtedUntil = Number.NEGATIVE_INFINITY;

  const ask = async (bucket: string, perMinute: number): Promise<RateVerdict | null> => {
    if (failing) {
      if (now() - failedAt < LEFT_ALONE_MS) return null;
      // One finds out for all.
      failedAt = now();
    }
    try {
      const verdict = await take(bucket, perMinute);
      failing = false;
      return verdict;
    } catch (error) {
      failedAt = now();
      failing = true;
      if (mayForget(error)) doubtedUntil = failedAt + DOUBTED_MS;
      return null;
    }
  };
  return {
    async take(bucket, perMinute) {
      const together = await ask(bucket, perMinute);
      if (together?.allowed === false) return together;
      const inPart = await local.take(bucket, perMinute);
      if (!inPart.allowed && (together === null || now() < doubtedUntil)) return inPart;
      const inAll = await own.take(bucket, perMinute * ROOM);
      return inAll.allowed || together === null ? (together ?? inPart) : inAll;
    },
    degraded: () => failing,
  };
}
