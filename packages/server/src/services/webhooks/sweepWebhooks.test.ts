import { Webhook, WebhookDeliveryPage, WebhookWithSecret } from '@keystroke-auth/protocol';
import { afterAll, expect, it } from 'vitest';
import { startV1 } from '../../testing/v1.ts';
import { sweepWebhooks } from './sweepWebhooks.ts';

const v1 = await startV1();
afterAll(v1.stop);

it('switches off a webhook that has too much waiting, and gives that up', async () => {
  const hook = { url: 'https://app.example.org/hooks', events: ['user.locked'] };
  const { id } = await v1.take(WebhookWithSecret, 'POST /v1/webhooks', hook);
  for (let i = 0; i < 3; i++) await v1.send(`POST /v1/webhooks/${id}/test`);
  const sweep = (most: number) =>
    v1.service.store.store.transact((records) => sweepWebhooks(records, v1.clock.now(), most));
  const read = () => v1.take(Webhook, `GET /v1/webhooks/${id}`);
  await sweep(3);
  expect((await read()).enabled).toBe(true);
  await sweep(2);
  expect(await read()).toMatchObject({ enabled: false, disabled_reason: 'backlog' });
  const { items } = await v1.take(WebhookDeliveryPage, `GET /v1/webhooks/${id}/deliveries`);
  expect(items.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
});
