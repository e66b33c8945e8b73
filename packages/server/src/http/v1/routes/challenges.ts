import { Challenge, ChallengeRequest } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { principalOf } from '../principalOf.ts';
import { route } from '../route.ts';
import { CHALLENGE_EXAMPLES } from './examples/challenges.ts';

/** `POST /v1/challenges`: a token for one use. */
export function challengesRoute(v1: FastifyInstance, { createChallenge }: UseCases): void {
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/challenges',
      scope: 'challenges',
      body: ChallengeRequest,
      answer: { 201: Challenge },
      tag: 'Challenges',
      summary: 'Make a challenge',
      description:
        'A token for one use by one person, for one text and one action; from a browser, at one origin. With `phrase` it asks for words to type, new every time.',
      errors: ['user_id_invalid', 'already_shown'],
      idempotent: true,
      examples: CHALLENGE_EXAMPLES,
    },
    async ({ body }, call) => ({ status: 201, body: await createChallenge(call, principalOf(call), body) }),
  );
}
