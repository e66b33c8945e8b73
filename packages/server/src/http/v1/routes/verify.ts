import { ClientDecision, Decision, VerifyRequest } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { decisionFor } from '../decisionFor.ts';
import { readTry } from '../readTry.ts';
import { route } from '../route.ts';
import type { ReadKeystrokes } from '../validateRequest.ts';
import { VERIFY_EXAMPLES } from './examples/verification.ts';
import { UserParams } from './parameters.ts';

export const VERIFY_ERRORS = [
  'user_id_invalid',
  'too_many_events',
  'key_invalid',
  'timestamp_invalid',
  'too_few_keys',
  'capture_differs',
  'challenge_missing',
  'challenge_used',
  'challenge_expired',
  'challenge_too_short',
  'phrase_differs',
  'too_many_typos',
  'key_names_missing',
  'policy_loosened',
  'retry_invalid',
] as const;

/** `POST /v1/users/{user_id}/verify`: decides. */
export function verifyRoute(v1: FastifyInstance, { verifyUser }: UseCases, read: ReadKeystrokes): void {
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/users/:user_id/verify',
      scope: 'verify',
      challenge: true,
      params: UserParams,
      body: VerifyRequest,
      answer: { 200: Type.Union([Decision, ClientDecision]) },
      tag: 'Typing',
      summary: 'Decide whether the person typed',
      description:
        'Only `allow` lets anybody in. A person who is not known, not enrolled, exempt or locked is answered `insufficient`: use another factor. A caller with a challenge instead of a key is told the decision and nothing that says how near a forgery came.',
      errors: VERIFY_ERRORS,
      idempotent: true,
      examples: VERIFY_EXAMPLES,
    },
    async ({ params, body }, call) => {
      const decision = await verifyUser(call, params.user_id, readTry(read, body));
      return { status: 200, body: decisionFor(call, decision) };
    },
  );
}
