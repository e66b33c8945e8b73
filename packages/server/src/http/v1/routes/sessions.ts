import { EnrolRequest, Session, SessionRequest } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { principalOf } from '../principalOf.ts';
import { readV1Sample } from '../readV1Sample.ts';
import { route } from '../route.ts';
import type { ReadKeystrokes } from '../validateRequest.ts';
import { ADD_EXAMPLES, READ_SESSION_EXAMPLES, START_EXAMPLES } from './examples/sessions.ts';
import { SessionParams } from './parameters.ts';

/** Continuous authentication on free text. */
export function sessionsRoutes(v1: FastifyInstance, { sessions }: UseCases, read: ReadKeystrokes): void {
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/sessions',
      scope: 'sessions',
      body: SessionRequest,
      answer: { 201: Session },
      tag: 'Sessions',
      summary: 'Begin a session',
      description: 'For a person with a profile of free text. Evidence adds up, and fades when nobody types.',
      errors: ['user_id_invalid'],
      idempotent: true,
      examples: START_EXAMPLES,
    },
    async ({ body }, call) => ({ status: 201, body: await sessions.start(call, principalOf(call), body) }),
  );
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/sessions/:session_id/samples',
      scope: 'sessions',
      params: SessionParams,
      body: EnrolRequest,
      answer: { 200: Session },
      tag: 'Sessions',
      summary: 'Add what was typed',
      errors: [
        'too_many_events',
        'key_invalid',
        'timestamp_invalid',
        'too_few_keys',
        'capture_differs',
        'challenge_invalid',
        'session_not_found',
        'session_expired',
      ],
      idempotent: true,
      examples: ADD_EXAMPLES,
    },
    async ({ params, body }, call) => {
      const samples = Array.isArray(body) ? body : 'samples' in body ? body.samples : [body];
      const typed = samples.map((sample, i) =>
        readV1Sample(read, sample, Array.isArray(body) ? `/${i}` : ''),
      );
      return { status: 200, body: await sessions.add(call, principalOf(call), params.session_id, typed) };
    },
  );
  route(
    v1,
    {
      method: 'GET',
      url: '/v1/sessions/:session_id',
      scope: 'sessions',
      params: SessionParams,
      answer: { 200: Session },
      tag: 'Sessions',
      summary: 'What a session has shown until now',
      errors: ['session_not_found', 'session_expired'],
      idempotent: false,
      examples: READ_SESSION_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 200,
      body: await sessions.read(principalOf(call), params.session_id),
    }),
  );
}
