import type { Challenge, ChallengeRequest } from '@keystroke-auth/protocol';
import { objectWith } from './answers.ts';
import { KeystrokeAuthError } from './error.ts';
import { CREATE } from './kinds.ts';
import type { WriteOptions } from './options.ts';
import type { Send } from './request.ts';

export interface Challenges {
  /** Makes a token for one use by one person, for one text and one action. */
  create(request: ChallengeRequest, options?: WriteOptions): Promise<Challenge>;
}

const isChallenge = objectWith<Challenge>('challenge', 'challenge_id', 'expires_at');

export function createChallenges(send: Send): Challenges {
  const create = (body: ChallengeRequest, options: WriteOptions): Promise<Challenge> =>
    send({ ...CREATE, path: '/v1/challenges', body, check: isChallenge }, options);
  return {
    async create(request, options = {}) {
      try {
        return await create(request, options);
      } catch (error) {
        if (options.idempotencyKey !== undefined || !wasLost(error)) throw error;
        return create(request, options);
      }
    },
  };
}

/**
 * The token was made, its answer was lost, and it is shown only once. It expires unused, so another one under a new key
 * does no harm.
 */
function wasLost(error: unknown): boolean {
  return error instanceof KeystrokeAuthError && error.code === 'already_shown' && error.requestsSent > 1;
}
