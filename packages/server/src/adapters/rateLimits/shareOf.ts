import type { RateLimiter } from '../../ports/rateLimiter.ts';

/**
 * What one of several processes lets pass that can not ask each other: of each limit its part, rounded down, so that all of them
 * together let no more pass than one would, and up to one less for each process. But of a limit that is below their
 * number each lets one a minute pass, so that together they let more pass than the limit says: as many as they are. A
 * connection that is kept belongs to one process: who has but one gets that process's part, not the limit.
 *
 * @param processes whole number, at least 1
 */
export function shareOf({ take }: RateLimiter, processes: number): RateLimiter {
  return {
    take: (bucket, perMinute) => take(bucket, Math.max(1, Math.floor(perMinute / processes))),
  };
}
