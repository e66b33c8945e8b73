import { Strict, WebhookDelivery, WebhookDeliveryPage } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import { pageOf } from '../cursor.ts';
import { principalOf } from '../principalOf.ts';
import { route } from '../route.ts';
import { LIST_DELIVERIES_EXAMPLES, REDELIVER_EXAMPLES, TEST_WEBHOOK_EXAMPLES } from './examples/webhooks.ts';
import { DeliveryParams, PAGE_FIELDS, WebhookParams } from './parameters.ts';

const DeliveryQuery = Strict(PAGE_FIELDS);

/** What was sent to a webhook, and sending again. */
export function deliveriesRoutes(v1: FastifyInstance, { deliveries }: UseCases): void {
  const base = { tag: 'Webhooks' } as const;
  route(
    v1,
    {
      ...base,
      ...{ method: 'GET', url: '/v1/webhooks/:webhook_id/deliveries', scope: 'webhooks:read' },
      ...{ params: WebhookParams, query: DeliveryQuery, answer: { 200: WebhookDeliveryPage } },
      summary: 'List what was sent to a webhook, newest first',
      description: 'Kept for 30 days, without what was in it.',
      errors: ['webhook_not_found'],
      idempotent: false,
      examples: LIST_DELIVERIES_EXAMPLES,
    },
    async ({ params, query }, call) => ({
      status: 200,
      body: await deliveries.page(principalOf(call), params.webhook_id, pageOf(query)),
    }),
  );
  route(
    v1,
    {
      ...base,
      ...{ method: 'POST', url: '/v1/webhooks/:webhook_id/test', scope: 'webhooks:write' },
      ...{ params: WebhookParams, answer: { 202: WebhookDelivery } },
      summary: 'Send an event that says nothing',
      description:
        'Of the type `webhook.ping`, which needs no subscription. What became of it is in the list of deliveries.',
      errors: ['webhook_not_found', 'webhook_disabled'],
      idempotent: true,
      examples: TEST_WEBHOOK_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 202,
      body: await deliveries.test(call, principalOf(call), params.webhook_id),
    }),
  );
  route(
    v1,
    {
      ...base,
      method: 'POST',
      url: '/v1/webhooks/:webhook_id/deliveries/:delivery_id/redeliver',
      scope: 'webhooks:write',
      ...{ params: DeliveryParams, answer: { 202: WebhookDelivery } },
      summary: 'Send an event once more',
      description: 'With the same id, so that whoever took it before can tell.',
      errors: ['webhook_not_found', 'webhook_disabled', 'delivery_not_found', 'delivery_not_kept'],
      idempotent: true,
      examples: REDELIVER_EXAMPLES,
    },
    async ({ params }, call) => ({
      status: 202,
      body: await deliveries.redeliver(call, principalOf(call), params.webhook_id, params.delivery_id),
    }),
  );
}
