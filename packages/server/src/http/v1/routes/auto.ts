import { AutoAnswer, VerifyRequest } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { decisionFor } from '../decisionFor.ts';
import { readTry } from '../readTry.ts';
import { route } from '../route.ts';
import type { ReadKeystrokes } from '../validateRequest.ts';
import { AUTO_EXAMPLES } from './examples/verification.ts';
import { UserParams } from './parameters.ts';
import { SAMPLE_ERRORS } from './samples.ts';
import { VERIFY_ERRORS } from './verify.ts';

/** `POST /v1/users/{user_id}/auto`: enrols until enrolled, then decides. */
export function autoRoute(v1: FastifyInstance, { autoUser }: UseCases, read: ReadKeystrokes): void {
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/users/:user_id/auto',
      scope: 'verify',
      challenge: true,
      params: UserParams,
      body: VerifyRequest,
      answer: { 200: AutoAnswer },
      tag: 'Typing',
      summary: 'Enrol until enrolled, then verify',
      description: '`action` says which. While it is `enrol`, nobody was verified: use another factor.',
      errors: [
        ...new Set([...SAMPLE_ERRORS, ...VERIFY_ERRORS]),
        'samples_refused',
        'too_many_profiles',
        'sample_replayed',
        'user_exempt',
      ],
      idempotent: true,
      examples: AUTO_EXAMPLES,
    },
    async ({ params, body }, call) => {
      const result = await autoUser(call, params.user_id, readTry(read, body));
      const answer: AutoAnswer =
        result.action === 'enrol'
          ? { action: 'enrol', enrolment: result.enrolment }
          : { action: 'verify', decision: decisionFor(call, result.decision) };
      return { status: 200, body: answer };
    },
  );
}
