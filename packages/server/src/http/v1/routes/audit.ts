import { AUDIT_ACTIONS, AuditPage, Strict, UserId, WITHOUT_NUL } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { pageOf } from '../cursor.ts';
import { principalOf } from '../principalOf.ts';
import { readTime } from '../readTime.ts';
import { route } from '../route.ts';
import { AUDIT_EXAMPLES } from './examples/audit.ts';
import { PAGE_FIELDS, TimeField } from './parameters.ts';

const AuditQuery = Strict({
  ...PAGE_FIELDS,
  user_id: Type.Optional(UserId),
  action: Type.Optional(Type.Enum(AUDIT_ACTIONS, { type: 'string' })),
  actor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      pattern: WITHOUT_NUL,
      description: 'such as `key:` and its id',
    }),
  ),
  since: Type.Optional(TimeField),
  until: Type.Optional(TimeField),
});

/** Who did what. */
export function auditRoute(v1: FastifyInstance, { readAudit }: UseCases): void {
  route(
    v1,
    {
      method: 'GET',
      url: '/v1/audit',
      scope: 'audit:read',
      query: AuditQuery,
      answer: { 200: AuditPage },
      tag: 'Audit',
      summary: 'List what was done and decided, newest first',
      description:
        'Of the application of the key. People are pseudonyms; `user_id` finds those of one person. `keystroke-auth audit verify` checks that nothing was changed or removed.',
      errors: ['user_id_invalid'],
      idempotent: false,
      examples: AUDIT_EXAMPLES,
    },
    async ({ query }, call) => {
      const { user_id: userId, action, actor, since, until } = query;
      const filter = {
        ...(userId === undefined ? {} : { userId }),
        ...(action === undefined ? {} : { action }),
        ...(actor === undefined ? {} : { actor }),
        ...(since === undefined ? {} : { since: readTime('since', since) }),
        ...(until === undefined ? {} : { until: readTime('until', until) }),
      };
      return { status: 200, body: await readAudit(principalOf(call), filter, pageOf(query)) };
    },
  );
}
