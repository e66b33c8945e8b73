import {
  Application,
  ApplicationPage,
  ApplicationReceipt,
  ApplicationRequest,
  PolicyChange,
  Strict,
} from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Principal } from '../../../services/principal.ts';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { pageOf } from '../cursor.ts';
import { mayErase } from '../mayErase.ts';
import { principalOf } from '../principalOf.ts';
import { route } from '../route.ts';
import {
  APPLICATION_EXAMPLES,
  CREATE_APPLICATION_EXAMPLES,
  LIST_APPLICATIONS_EXAMPLES,
  POLICY_EXAMPLES,
  REMOVE_APPLICATION_EXAMPLES,
} from './examples/applications.ts';
import { ApplicationParams, PAGE_FIELDS } from './parameters.ts';

const PageQuery = Strict(PAGE_FIELDS);
const RemoveQuery = Strict({
  erase_people: Type.Optional(
    Type.Boolean({ description: 'whether to erase its people; without it an application with people stays' }),
  ),
});

/** The caller's own application: how it decides. With the scope `tenants`, all of them. */
export function applicationsRoutes(v1: FastifyInstance, { applications }: UseCases): void {
  const tag = 'Applications';
  const byId = { url: '/v1/applications/:application_id', params: ApplicationParams } as const;
  route(
    v1,
    {
      ...{ tag, method: 'GET', url: '/v1/applications', scope: 'applications:read' },
      ...{ query: PageQuery, answer: { 200: ApplicationPage } },
      summary: 'List applications',
      description: 'That of the key; with the scope `tenants` every one, by id.',
      errors: [],
      idempotent: false,
      examples: LIST_APPLICATIONS_EXAMPLES,
    },
    async ({ query }, call) => ({
      status: 200,
      body: await applications.page(principalOf(call), pageOf(query)),
    }),
  );
  route(
    v1,
    {
      ...{ tag, method: 'POST', url: '/v1/applications', scope: 'tenants' },
      ...{ body: ApplicationRequest, answer: { 201: Application } },
      summary: 'Make an application',
      description:
        'With people, policy, keys and webhooks of its own. POST /v1/keys makes its first key: name it there as `application`.',
      errors: ['application_exists', 'policy_invalid'],
      idempotent: true,
      examples: CREATE_APPLICATION_EXAMPLES,
    },
    async ({ body }, call) => ({ status: 201, body: await applications.create(call, body) }),
  );
  route(
    v1,
    {
      ...{ ...byId, tag, method: 'GET', scope: 'applications:read', answer: { 200: Application } },
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
      ...{
        tag,
        method: 'PATCH',
        url: '/v1/applications/:application_id/policy',
        scope: 'applications:write',
      },
      ...{ params: ApplicationParams, body: PolicyChange, answer: { 200: Application } },
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
  route(
    v1,
    {
      ...{ ...byId, tag, method: 'DELETE', scope: 'tenants' },
      ...{ query: RemoveQuery, answer: { 200: ApplicationReceipt } },
      summary: 'Remove an application with everything in it',
      description:
        'It is closed at once: its keys and challenges open nothing from then on. Then its people are erased and their keys destroyed, as by DELETE /v1/users/{user_id}, and its sandbox goes. Many people take longer than a request may: repeat it until it answers 200 or 404. The audit log stays; the id is not given again.',
      errors: ['application_not_found', 'application_has_people', 'application_needed'],
      idempotent: false,
      examples: REMOVE_APPLICATION_EXAMPLES,
    },
    async ({ params, query }, call) => ({
      status: 200,
      body: await applications.remove(call, params.application_id, query.erase_people === true),
    }),
  );
}

/** Who may not erase one person may not erase many. */
function mayChange(principal: Principal, { retention_inactive_days: days }: PolicyChange): Principal {
  if (typeof days !== 'number') return principal;
  return mayErase(principal);
}
