import type { RateLimiter } from '../../ports/rateLimiter.ts';

/**
 * What one of several processes lets pass that can not ask each other: of each limit its part, so that all of them together let no
 * more pass than one would. Of a limit that is below their number each lets one a minute pass.
 *
 * @param processes whole number, at least 1
 */
export function shareOf({ take }: RateLimiter, processes: number): RateLimiter {
  return {
    take: (bucket, perMinute) => take(bucket, Math.max(1, Math.floor(perMinute / processes))),
  };
}
