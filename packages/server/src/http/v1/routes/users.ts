import { ErasureReceipt, Strict, User, UserExport, UserPage } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { pageOf } from '../cursor.ts';
import { principalOf } from '../principalOf.ts';
import { route } from '../route.ts';
import { ERASE_EXAMPLES, EXPORT_EXAMPLES, LIST_USERS_EXAMPLES, USER_EXAMPLES } from './examples/users.ts';
import { LabelsQuery, PAGE_FIELDS, UserParams } from './parameters.ts';

/** People: who is known, what is known of them, and the end of it. */
export function usersRoutes(v1: FastifyInstance, useCases: UseCases): void {
  const { listUsers, describeUser, eraseUser, exportUser } = useCases;
  route(
    v1,
    {
      method: 'GET',
      url: '/v1/users',
      scope: 'users:read',
      query: Strict(PAGE_FIELDS),
      answer: { 200: UserPage },
      tag: 'People',
      summary: 'List people',
      errors: [],
      idempotent: false,
      examples: LIST_USERS_EXAMPLES,
    },
    async ({ query }, call) => ({
      status: 200,
      body: await listUsers(principalOf(call), pageOf(query)),
    }),
  );
  route(
    v1,
    {
      method: 'GET',
      url: '/v1/users/:user_id',
      scope: 'users:read',
      params: UserParams,
      query: LabelsQuery,
      answer: { 200: User },
      tag: 'People',
      summary: 'Describe a person',
      description: 'Profiles, samples, versions, lock, consent and exemption.',
      errors: ['user_id_invalid', 'user_not_found'],
      idempotent: false,
      examples: USER_EXAMPLES,
    },
    async ({ params, query }, call) => ({
      status: 200,
      body: await describeUser(principalOf(call), params.user_id, query.text_id ?? []),
    }),
  );
  route(
    v1,
    {
      method: 'DELETE',
      url: '/v1/users/:user_id',
      scope: 'users:delete',
      params: UserParams,
      answer: { 200: ErasureReceipt },
      tag: 'People',
      summary: 'Erase a person',
      description:
        'Everything that is held on them, at once; the receipt says how much that was, and is signed. Of somebody who was erased before, the receipt of then.',
      errors: ['user_id_invalid', 'user_not_found'],
      idempotent: false,
      examples: ERASE_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 200,
      body: await eraseUser(call, principalOf(call), params.user_id),
    }),
  );
  route(
    v1,
    {
      method: 'GET',
      url: '/v1/users/:user_id/export',
      scope: 'users:export',
      params: UserParams,
      query: LabelsQuery,
      answer: { 200: UserExport },
      tag: 'People',
      summary: 'Export everything that is held on a person',
      description: 'With a dictionary that says what each field means.',
      errors: ['user_id_invalid', 'user_not_found'],
      idempotent: false,
      examples: EXPORT_EXAMPLES,
    },
    async ({ params, query }, call) => ({
      status: 200,
      body: await exportUser(principalOf(call), params.user_id, query.text_id ?? []),
    }),
  );
}
