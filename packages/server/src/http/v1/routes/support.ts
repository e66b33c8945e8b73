import { ConsentRequest, ErasureReceipt, ExemptionRequest, User } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { mayErase } from '../mayErase.ts';
import { principalOf } from '../principalOf.ts';
import { route } from '../route.ts';
import { CONSENT_EXAMPLES, EXEMPTION_EXAMPLES, UNLOCK_EXAMPLES } from './examples/users.ts';
import { UserParams } from './parameters.ts';

/** Support and legal work on a person. */
export function supportRoutes(v1: FastifyInstance, { changeUser }: UseCases): void {
  route(
    v1,
    {
      method: 'POST',
      url: '/v1/users/:user_id/unlock',
      scope: 'users:write',
      params: UserParams,
      answer: { 200: User },
      tag: 'People',
      summary: 'Lift a lock',
      description: 'Ends a row of failures before its time.',
      errors: ['user_id_invalid', 'user_not_found'],
      idempotent: true,
      examples: UNLOCK_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 200,
      body: await changeUser.unlock(call, principalOf(call), params.user_id),
    }),
  );
  route(
    v1,
    {
      method: 'PUT',
      url: '/v1/users/:user_id/exemption',
      scope: 'users:write',
      params: UserParams,
      body: ExemptionRequest,
      answer: { 200: User },
      tag: 'People',
      summary: 'Mark a person who cannot use the method',
      description: 'Answered `insufficient` from then on, never `deny`: always offer another factor.',
      errors: ['user_id_invalid'],
      idempotent: false,
      examples: EXEMPTION_EXAMPLES,
    },
    async ({ params, body }, call) => ({
      status: 200,
      body: await changeUser.exempt(call, principalOf(call), params.user_id, body),
    }),
  );
  route(
    v1,
    {
      method: 'PUT',
      url: '/v1/users/:user_id/consent',
      scope: 'users:write',
      params: UserParams,
      body: ConsentRequest,
      answer: { 200: Type.Union([User, ErasureReceipt]) },
      tag: 'People',
      summary: 'Record or withdraw consent',
      description:
        'Withdrawal erases, which takes the scope `users:delete` as well, and answers with the receipt.',
      errors: ['user_id_invalid', 'user_not_found'],
      idempotent: false,
      examples: CONSENT_EXAMPLES,
    },
    async ({ params, body }, call) => {
      const principal = principalOf(call);
      const { user_id: userId } = params;
      return {
        status: 200,
        body:
          body.state === 'given'
            ? await changeUser.giveConsent(call, principal, userId, body.version)
            : await changeUser.withdrawConsent(call, mayErase(principal), userId),
      };
    },
  );
}
