import { MatchAnswer, MatchRequest, ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { readV1Sample } from '../readV1Sample.ts';
import { route } from '../route.ts';
import type { ReadKeystrokes } from '../validateRequest.ts';
import { MATCH_EXAMPLES } from './examples/match.ts';

/** `POST /v1/match`: were these typed by one person? */
export function matchRoute(v1: FastifyInstance, { matchSamples }: UseCases, read: ReadKeystrokes): void {
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/match',
      scope: 'match',
      body: MatchRequest,
      answer: { 200: MatchAnswer },
      tag: 'Typing',
      summary: 'Compare two groups of samples',
      description: 'Stateless: a likelihood ratio of one typist against two. Nothing is stored.',
      errors: [
        'too_many_events',
        'key_invalid',
        'timestamp_invalid',
        'too_few_keys',
        'sample_not_typed',
        'capture_differs',
      ],
      idempotent: false,
      examples: MATCH_EXAMPLES,
    },
    async ({ body }) => {
      const reference = body.reference.map((sample, i) => readV1Sample(read, sample, `/reference/${i}`));
      const [one, two] = body.probe.map((sample, i) => readV1Sample(read, sample, `/probe/${i}`));
      if (one === undefined) throw new ProtocolError('body_invalid', '/probe: got none, expected one or two');
      const probe = two === undefined ? ([one] as const) : ([one, two] as const);
      return { status: 200, body: matchSamples({ reference, probe, target: body.target_false_match_rate }) };
    },
  );
}
