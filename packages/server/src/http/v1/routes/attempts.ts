import {
  Attempt,
  AttemptPage,
  AttemptRhythm,
  DECISIONS,
  OutcomeAnswer,
  OutcomeRequest,
  Strict,
  UserId,
} from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { pageOf } from '../cursor.ts';
import { principalOf } from '../principalOf.ts';
import { readTime } from '../readTime.ts';
import { route } from '../route.ts';
import {
  ATTEMPT_EXAMPLES,
  LIST_ATTEMPTS_EXAMPLES,
  OUTCOME_EXAMPLES,
  RHYTHM_EXAMPLES,
} from './examples/attempts.ts';
import { AttemptParams, PAGE_FIELDS, TimeField } from './parameters.ts';

const AttemptQuery = Strict({
  ...PAGE_FIELDS,
  user_id: Type.Optional(UserId),
  decision: Type.Optional(Type.Enum(DECISIONS, { type: 'string' })),
  since: Type.Optional(TimeField),
  until: Type.Optional(TimeField),
});

/** What was decided, and how the people behind it were confirmed. */
export function attemptsRoutes(v1: FastifyInstance, { attempts, reportOutcome }: UseCases): void {
  route(
    v1,
    {
      method: 'GET',
      url: '/v1/attempts',
      scope: 'attempts:read',
      query: AttemptQuery,
      answer: { 200: AttemptPage },
      tag: 'Attempts',
      summary: 'List tries, newest first',
      errors: ['user_id_invalid'],
      idempotent: false,
      examples: LIST_ATTEMPTS_EXAMPLES,
    },
    async ({ query }, call) => {
      const { user_id: userId, decision, since, until } = query;
      const filter = {
        ...(userId === undefined ? {} : { userId }),
        ...(decision === undefined ? {} : { decision }),
        ...(since === undefined ? {} : { since: readTime('since', since) }),
        ...(until === undefined ? {} : { until: readTime('until', until) }),
      };
      return { status: 200, body: await attempts.page(principalOf(call), filter, pageOf(query)) };
    },
  );
  route(
    v1,
    {
      method: 'GET',
      url: '/v1/attempts/:attempt_id',
      scope: 'attempts:read',
      params: AttemptParams,
      answer: { 200: Attempt },
      tag: 'Attempts',
      summary: 'Describe a try',
      errors: ['attempt_not_found'],
      idempotent: false,
      examples: ATTEMPT_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 200,
      body: await attempts.find(principalOf(call), params.attempt_id),
    }),
  );
  route(
    v1,
    {
      method: 'GET',
      url: '/v1/attempts/:attempt_id/rhythm',
      scope: 'users:export',
      params: AttemptParams,
      answer: { 200: AttemptRhythm },
      tag: 'Attempts',
      summary: 'How a try was typed, as times without keys',
      description:
        'For a picture of the rhythm: bars for holds, gaps for latencies. It is of how a person types, so it takes the scope of an export. Typing is kept for the newest tries only.',
      errors: ['attempt_not_found'],
      idempotent: false,
      examples: RHYTHM_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 200,
      body: await attempts.rhythm(principalOf(call), params.attempt_id),
    }),
  );
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/attempts/:attempt_id/outcome',
      scope: 'outcomes',
      params: AttemptParams,
      body: OutcomeRequest,
      answer: { 200: OutcomeAnswer },
      tag: 'Attempts',
      summary: 'Report how the person was confirmed',
      description:
        'Once a try, within `outcome_window_seconds`. The only source that lets a template learn from a try that was not allowed; it also ends a row of failures and allows more enrolment for a while.',
      errors: ['attempt_not_found', 'outcome_reported', 'outcome_too_late'],
      idempotent: true,
      examples: OUTCOME_EXAMPLES,
    },
    async ({ params, body }, call) => ({
      status: 200,
      body: await reportOutcome(call, principalOf(call), params.attempt_id, body),
    }),
  );
}
