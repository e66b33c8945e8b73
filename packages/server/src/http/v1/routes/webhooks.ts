import {
  RotateSecretRequest,
  Webhook,
  WebhookChange,
  WebhookList,
  WebhookRequest,
  WebhookWithSecret,
} from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { principalOf } from '../principalOf.ts';
import { route } from '../route.ts';
import {
  CHANGE_WEBHOOK_EXAMPLES,
  CREATE_WEBHOOK_EXAMPLES,
  LIST_WEBHOOKS_EXAMPLES,
  REMOVE_WEBHOOK_EXAMPLES,
  ROTATE_EXAMPLES,
  WEBHOOK_EXAMPLES,
} from './examples/webhooks.ts';
import { NoQuery, WebhookParams } from './parameters.ts';

/** Where events of the caller's application are sent. */
export function webhooksRoutes(v1: FastifyInstance, { webhooks }: UseCases): void {
  const base = { tag: 'Webhooks' } as const;
  const read = { ...base, scope: 'webhooks:read', idempotent: false } as const;
  const write = { ...base, scope: 'webhooks:write' } as const;
  route(
    v1,
    {
      ...write,
      ...{ method: 'POST', url: '/v1/webhooks', body: WebhookRequest, answer: { 201: WebhookWithSecret } },
      summary: 'Make a webhook',
      description:
        'Events are sent as POST, signed by Standard Webhooks with the secret that this answer shows, and no other. docs/guide/webhooks.md shows how to take them.',
      errors: ['webhook_url_refused', 'webhook_limit_reached', 'already_shown'],
      idempotent: true,
      examples: CREATE_WEBHOOK_EXAMPLES,
    },
    async ({ body }, call) => ({ status: 201, body: await webhooks.create(call, principalOf(call), body) }),
  );
  route(
    v1,
    {
      ...read,
      ...{ method: 'GET', url: '/v1/webhooks', query: NoQuery, answer: { 200: WebhookList } },
      summary: 'List webhooks',
      errors: [],
      examples: LIST_WEBHOOKS_EXAMPLES,
    },
    async (_, call) => ({ status: 200, body: await webhooks.list(principalOf(call)) }),
  );
  route(
    v1,
    {
      ...read,
      ...{
        method: 'GET',
        url: '/v1/webhooks/:webhook_id',
        params: WebhookParams,
        answer: { 200: Webhook },
      },
      summary: 'Describe a webhook',
      errors: ['webhook_not_found'],
      examples: WEBHOOK_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 200,
      body: await webhooks.read(principalOf(call), params.webhook_id),
    }),
  );
  route(
    v1,
    {
      ...write,
      ...{ method: 'PATCH', url: '/v1/webhooks/:webhook_id', params: WebhookParams, body: WebhookChange },
      answer: { 200: Webhook },
      summary: 'Change a webhook',
      description:
        'What is not named stays. `enabled: false` gives up what is pending; `enabled: true` also forgets for how long it failed.',
      errors: ['webhook_not_found', 'webhook_url_refused'],
      idempotent: false,
      examples: CHANGE_WEBHOOK_EXAMPLES,
    },
    async ({ params, body }, call) => ({
      status: 200,
      body: await webhooks.change(call, principalOf(call), params.webhook_id, body),
    }),
  );
  route(
    v1,
    {
      ...write,
      ...{ method: 'DELETE', url: '/v1/webhooks/:webhook_id', params: WebhookParams, answer: { 204: null } },
      summary: 'Remove a webhook and its deliveries',
      errors: ['webhook_not_found'],
      idempotent: false,
      examples: REMOVE_WEBHOOK_EXAMPLES,
    },
    async ({ params }, call) => {
      await webhooks.remove(call, principalOf(call), params.webhook_id);
      return { status: 204, body: null };
    },
  );
  route(
    v1,
    {
      ...write,
      ...{ method: 'POST', url: '/v1/webhooks/:webhook_id/rotate', params: WebhookParams },
      ...{ body: RotateSecretRequest, answer: { 200: WebhookWithSecret } },
      summary: 'Give a webhook a new secret',
      description: 'The old secret signs beside it for `overlap_seconds`, so that nothing is lost meanwhile.',
      errors: ['webhook_not_found', 'already_shown'],
      idempotent: true,
      examples: ROTATE_EXAMPLES,
    },
    async ({ params, body }, call) => ({
      status: 200,
      body: await webhooks.rotate(call, principalOf(call), params.webhook_id, body),
    }),
  );
}
