import {
  ApiKey,
  ApiKeyPage,
  ApiKeyRequest,
  ApiKeyWithSecret,
  ApplicationId,
  RotateKeyRequest,
  Strict,
} from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { pageOf } from '../cursor.ts';
import { principalOf } from '../principalOf.ts';
import { route } from '../route.ts';
import {
  CREATE_KEY_EXAMPLES,
  KEY_EXAMPLES,
  LIST_KEYS_EXAMPLES,
  REVOKE_KEY_EXAMPLES,
  ROTATE_KEY_EXAMPLES,
} from './examples/keys.ts';
import { KeyParams, PAGE_FIELDS } from './parameters.ts';

const KeyQuery = Strict({ ...PAGE_FIELDS, application: Type.Optional(ApplicationId) });

/** API keys of the caller's application. */
export function keysRoutes(v1: FastifyInstance, { keys }: UseCases): void {
  const read = { tag: 'Keys', scope: 'keys:read', idempotent: false } as const;
  const write = { tag: 'Keys', scope: 'keys:write' } as const;
  const byId = { url: '/v1/keys/:key_id', params: KeyParams } as const;
  route(
    v1,
    {
      ...write,
      ...{ method: 'POST', url: '/v1/keys', body: ApiKeyRequest, answer: { 201: ApiKeyWithSecret } },
      summary: 'Make an API key',
      description:
        'The answer is the only one that shows the secret. A key gives no scope that it does not have, and one that ends makes none that ends later: `expires_at` says when. One with `tenants` gives every scope, in every application, for as long as is asked.',
      errors: ['application_not_found', 'grant_refused', 'key_limit_reached', 'already_shown'],
      idempotent: true,
      examples: CREATE_KEY_EXAMPLES,
    },
    async ({ body }, call) => ({ status: 201, body: await keys.create(call, principalOf(call), body) }),
  );
  route(
    v1,
    {
      ...read,
      ...{ method: 'GET', url: '/v1/keys', query: KeyQuery, answer: { 200: ApiKeyPage } },
      summary: 'List API keys, newest first',
      description:
        'Also those that have ended, and those of the sandbox. `application` takes the scope `tenants`.',
      errors: ['application_not_found'],
      examples: LIST_KEYS_EXAMPLES,
    },
    async ({ query }, call) => ({
      status: 200,
      body: await keys.page(principalOf(call), query.application ?? null, pageOf(query)),
    }),
  );
  route(
    v1,
    {
      ...{ ...read, ...byId, method: 'GET', answer: { 200: ApiKey } },
      summary: 'Describe an API key',
      errors: ['key_not_found'],
      examples: KEY_EXAMPLES,
    },
    async ({ params }, call) => ({ status: 200, body: await keys.read(principalOf(call), params.key_id) }),
  );
  route(
    v1,
    {
      ...{ ...write, method: 'POST', url: '/v1/keys/:key_id/rotate', params: KeyParams },
      ...{ body: RotateKeyRequest, answer: { 201: ApiKeyWithSecret } },
      summary: 'Give an API key a successor',
      description:
        'With the same label and scopes, for as long as the old key was to live, but no longer than the key that asks lives. The old one goes on for `overlap_seconds`, so that servers can change over one by one.',
      errors: ['key_not_found', 'key_ended', 'grant_refused', 'key_limit_reached', 'already_shown'],
      idempotent: true,
      examples: ROTATE_KEY_EXAMPLES,
    },
    async ({ params, body }, call) => ({
      status: 201,
      body: await keys.rotate(call, principalOf(call), params.key_id, body),
    }),
  );
  route(
    v1,
    {
      ...{ ...write, ...byId, method: 'DELETE', answer: { 204: null } },
      summary: 'End an API key at once',
      description: 'It stays in the list. One that has ended before stays as it is.',
      errors: ['key_not_found', 'grant_refused'],
      idempotent: false,
      examples: REVOKE_KEY_EXAMPLES,
    },
    async ({ params }, call) => {
      await keys.revoke(call, principalOf(call), params.key_id);
      return { status: 204, body: null };
    },
  );
}
