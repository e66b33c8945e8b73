import { Enrolment, EnrolRequest } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { readV1Sample } from '../readV1Sample.ts';
import { route } from '../route.ts';
import type { ReadKeystrokes } from '../validateRequest.ts';
import { ENROL_EXAMPLES } from './examples/enrolment.ts';
import { UserParams } from './parameters.ts';

/** `POST /v1/users/{user_id}/samples`: enrols. */
export function samplesRoute(v1: FastifyInstance, { enrolUser }: UseCases, read: ReadKeystrokes): void {
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/users/:user_id/samples',
      scope: 'users:write',
      challenge: true,
      params: UserParams,
      body: EnrolRequest,
      answer: { 201: Enrolment },
      tag: 'Typing',
      summary: 'Enrol samples, all or none',
      description:
        'Once a profile is enrolled, more samples need the scope `users:reset`, or a person whom another factor confirmed within `outcome_window_seconds`.',
      errors: [
        ...SAMPLE_ERRORS,
        'samples_refused',
        'too_many_profiles',
        'sample_replayed',
        'enrolled_already',
        'user_exempt',
      ],
      idempotent: true,
      examples: ENROL_EXAMPLES,
    },
    async ({ params, body }, call) => {
      const samples = Array.isArray(body) ? body : 'samples' in body ? body.samples : [body];
      const pointer = Array.isArray(body) ? '' : 'samples' in body ? '/samples' : null;
      const typed = samples.map((sample, i) =>
        readV1Sample(read, sample, pointer === null ? '' : `${pointer}/${i}`),
      );
      return { status: 201, body: await enrolUser(call, params.user_id, typed) };
    },
  );
}

/** What can be wrong with samples wherever they are sent to. */
export const SAMPLE_ERRORS = [
  'user_id_invalid',
  'too_many_events',
  'key_invalid',
  'timestamp_invalid',
  'too_few_keys',
  'sample_not_typed',
  'capture_differs',
  'text_kind_differs',
  'challenge_missing',
  'challenge_used',
  'challenge_expired',
  'challenge_too_short',
  'consent_required',
] as const;
