import { Application, PolicyChange } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { Principal } from '../../../services/principal.ts';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { mayErase } from '../mayErase.ts';
import { principalOf } from '../principalOf.ts';
import { route } from '../route.ts';
import { APPLICATION_EXAMPLES, POLICY_EXAMPLES } from './examples/applications.ts';
import { ApplicationParams } from './parameters.ts';

/** The caller's own application: how it decides. */
export function applicationsRoutes(v1: FastifyInstance, { applications }: UseCases): void {
  route(
    v1,
    {
      method: 'GET',
      url: '/v1/applications/:application_id',
      scope: 'applications:read',
      params: ApplicationParams,
      answer: { 200: Application },
      tag: 'Applications',
      summary: 'Describe an application',
      errors: ['application_not_found'],
      idempotent: false,
      examples: APPLICATION_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 200,
      body: await applications.read(principalOf(call), params.application_id),
    }),
  );
  route(
    v1,
    {
      method: 'PATCH',
      url: '/v1/applications/:application_id/policy',
      scope: 'applications:write',
      params: ApplicationParams,
      body: PolicyChange,
      answer: { 200: Application },
      tag: 'Applications',
      summary: 'Change how an application decides',
      description:
        'A preset, single settings, or both: settings win. What is not named stays. `retention_inactive_days` erases people, so to set it takes the scope `users:delete` as well.',
      errors: ['application_not_found', 'policy_invalid'],
      idempotent: false,
      examples: POLICY_EXAMPLES,
    },
    async ({ params, body }, call) => ({
      status: 200,
      body: await applications.changePolicy(
        call,
        mayChange(principalOf(call), body),
        params.application_id,
        body,
      ),
    }),
  );
}

/** Who may not erase one person may not erase many. */
function mayChange(principal: Principal, { retention_inactive_days: days }: PolicyChange): Principal {
  if (typeof days !== 'number') return principal;
  return mayErase(principal);
}
