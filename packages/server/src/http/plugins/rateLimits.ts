import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RateLimiter } from '../../ports/rateLimiter.ts';
import { addressGroup } from '../../services/addressGroup.ts';

/** Requests a minute; 0: no limit. */
export interface RateLimits {
  readonly perKey: number;
  /** About one person, by whichever key of the application. */
  readonly perUser: number;
  /** Without a key that is good: anonymous, with a challenge, or with a key that is refused. */
  readonly perAddress: number;
}

type Subject = 'key' | 'user' | 'address';

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Counts this request against a limit.
     *
     * @param names whose: the key's id, or application and user id; the address is the request's own
     * @throws {RateLimited}
     */
    limitRate(subject: Subject, ...names: readonly string[]): Promise<void>;
  }
}

/** A refusal with what a client needs to come back in time. */
export class RateLimited extends ProtocolError {
  /** `RateLimit` fields as in draft-ietf-httpapi-ratelimit-headers-10. */
  readonly headers: Readonly<Record<string, string>>;

  /** @param retryAfter milliseconds */
  constructor(subject: Subject, perMinute: number, retryAfter: number) {
    const seconds = Math.ceil(retryAfter / 1_000);
    super('rate_limited', `got more than ${perMinute} requests a minute by one ${subject}`, {
      limited_by: subject,
    });
    this.headers = {
      'retry-after': `${seconds}`,
      'ratelimit-policy': `"${subject}";q=${perMinute};w=60`,
      ratelimit: `"${subject}";r=0;t=${seconds}`,
    };
  }
}

/** Gives every request a way to be counted. */
export function limitRates(
  server: FastifyInstance,
  limiter: RateLimiter,
  { perKey, perUser, perAddress }: RateLimits,
): void {
  const limits: Readonly<Record<Subject, number>> = { key: perKey, user: perUser, address: perAddress };
  server.decorateRequest('limitRate', async function (this: FastifyRequest, subject, ...names) {
    const perMinute = limits[subject];
    if (perMinute === 0) return;
    const whose = subject === 'address' ? [addressGroup(this.ip)] : names;
    // No id holds a line feed.
    const { allowed, retryAfter } = await limiter.take([subject, ...whose].join('\n'), perMinute);
    if (!allowed) throw new RateLimited(subject, perMinute, retryAfter);
  });
}
