import type { Webhook, WebhookDelivery } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api } from '../api.ts';
import { Confirm } from '../parts/dialog.tsx';
import { Empty, Loaded, useLoad } from '../parts/load.tsx';
import { ago, spoken } from '../words.ts';

/** Where events are sent, and what became of them. */
export function Webhooks() {
  const [list, again] = useLoad(() => api.webhooks.list(), []);
  return (
    <section class="view">
      <header class="head">
        <h1>Webhooks</h1>
      </header>
      <Loaded of={list} again={again}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No webhooks">
              Your backend makes them with POST /v1/webhooks, and gets the secret that they are signed with.
            </Empty>
          ) : (
            <ul class="stack wide">
              {items.map((webhook) => (
                <li key={webhook.id}>
                  <Hook webhook={webhook} again={again} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function Hook({ webhook, again }: { readonly webhook: Webhook; readonly again: () => void }) {
  const [page, reload] = useLoad(() => api.webhooks.deliveriesPage(webhook.id, { limit: 20 }), [webhook.id]);
  const [ask, setAsk] = useState<null | 'test' | 'switch' | 'remove'>(null);
  const close = () => setAsk(null);
  const run = async () => {
    if (ask === 'test') await api.webhooks.test(webhook.id);
    if (ask === 'switch') await api.webhooks.change(webhook.id, { enabled: !webhook.enabled });
    if (ask === 'remove') await api.webhooks.remove(webhook.id);
    if (ask !== 'test') again();
    reload();
  };
  const toggle = webhook.enabled ? 'Switch off' : 'Switch on';
  return (
    <article class="card">
      <h2 class="mono">
        <bdi>{webhook.url}</bdi>
      </h2>
      <p class="tags">
        <span class={webhook.enabled ? 'tag good' : 'tag bad'}>
          {webhook.enabled ? 'on' : `off: ${spoken(webhook.disabled_reason ?? '')}`}
        </span>
        {webhook.events.map((event) => (
          <code key={event} class="tag">
            {event}
          </code>
        ))}
      </p>
      <div class="actions start">
        <button type="button" class="button" onClick={() => setAsk('test')}>
          Send a test
        </button>
        <button type="button" class="button" onClick={() => setAsk('switch')}>
          {toggle}
        </button>
        <button type="button" class="button danger" onClick={() => setAsk('remove')}>
          Remove …
        </button>
      </div>
      <h3>Deliveries</h3>
      <Loaded of={page} again={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">Nothing was sent yet.</p>
          ) : (
            <ul class="rows">
              {items.map((delivery) => (
                <li key={delivery.id}>
                  <Delivery delivery={delivery} webhookId={webhook.id} reload={reload} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {ask === null ? null : (
        <Confirm
          title={
            ask === 'test' ? 'Send a test event?' : ask === 'remove' ? 'Remove this webhook?' : `${toggle}?`
          }
          action={ask === 'test' ? 'Send' : ask === 'remove' ? 'Remove' : toggle}
          danger={ask === 'remove'}
          close={close}
          run={run}
        >
          <p>{ask === 'remove' ? 'Its deliveries go with it.' : <bdi>{webhook.url}</bdi>}</p>
        </Confirm>
      )}
    </article>
  );
}

function Delivery({
  delivery,
  webhookId,
  reload,
}: {
  readonly delivery: WebhookDelivery;
  readonly webhookId: string;
  readonly reload: () => void;
}) {
  const last = delivery.log.at(-1);
  const resend = async () => {
    await api.webhooks.redeliver(webhookId, delivery.id);
    reload();
  };
  return (
    <div class="row delivery">
      <span class={`tag ${TONES[delivery.status]}`}>{delivery.status}</span>
      <code>{delivery.type}</code>
      <span class="quiet">
        {last === undefined
          ? 'not tried yet'
          : `${last.status ?? spoken(last.error ?? 'no answer')} in ${last.duration_ms} ms, ${delivery.tries} tries`}
      </span>
      <time class="quiet" dateTime={delivery.created_at}>
        {ago(delivery.created_at)}
      </time>
      {delivery.status === 'pending' ? null : (
        <button type="button" class="link" onClick={resend}>
          Send again
        </button>
      )}
    </div>
  );
}

const TONES: Readonly<Record<WebhookDelivery['status'], string>> = {
  pending: '',
  delivered: 'good',
  failed: 'bad',
};
