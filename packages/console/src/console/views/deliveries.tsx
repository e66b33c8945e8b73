import type { WebhookDelivery } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api, wordsOf } from '../api.ts';
import { Failed, Loaded, useLoad } from '../parts/load.tsx';
import { ago, duration, spoken, time, until } from '../words.ts';

const PAGE = 20;

/** What was sent to a webhook, newest first, and what came of each try. */
export function Deliveries({ webhookId }: { readonly webhookId: string }) {
  const [page, again] = useLoad(() => api.webhooks.deliveriesPage(webhookId, { limit: PAGE }), [webhookId]);
  return (
    <Loaded of={page} again={again}>
      {({ items, next_cursor: cursor }) =>
        items.length === 0 ? (
          <p class="quiet">Nothing sent yet.</p>
        ) : (
          <List key={items[0]?.id} start={items} cursor={cursor} webhookId={webhookId} again={again} />
        )
      }
    </Loaded>
  );
}

function List({
  start,
  cursor,
  webhookId,
  again,
}: {
  readonly start: readonly WebhookDelivery[];
  readonly cursor: string | null;
  readonly webhookId: string;
  readonly again: () => void;
}) {
  const [older, setOlder] = useState<readonly WebhookDelivery[]>([]);
  const [next, setNext] = useState(cursor);
  const [why, setWhy] = useState<string | null>(null);
  const act = async (work: () => Promise<void>) => {
    try {
      await work();
      setWhy(null);
    } catch (error) {
      setWhy(wordsOf(error));
    }
  };
  const more = () =>
    act(async () => {
      if (next === null) return;
      const page = await api.webhooks.deliveriesPage(webhookId, { limit: PAGE, cursor: next });
      setOlder([...older, ...page.items]);
      setNext(page.next_cursor);
    });
  const resend = (id: string) =>
    act(async () => {
      await api.webhooks.redeliver(webhookId, id);
      again();
    });
  return (
    <>
      <ul class="rows">
        {[...start, ...older].map((delivery) => (
          <li key={delivery.id}>
            <Delivery delivery={delivery} resend={() => resend(delivery.id)} />
          </li>
        ))}
      </ul>
      {why === null ? null : <Failed why={why} />}
      <div class="actions start">
        {next === null ? null : (
          <button type="button" class="button" onClick={more}>
            Older
          </button>
        )}
        <button type="button" class="button" onClick={again}>
          Refresh
        </button>
      </div>
    </>
  );
}

const TONES: Readonly<Record<WebhookDelivery['status'], string>> = {
  pending: '',
  delivered: 'good',
  failed: 'bad',
};

function Delivery({
  delivery: { id, status, type, log, tries, next_try_at: nextAt, created_at: at },
  resend,
}: {
  readonly delivery: WebhookDelivery;
  readonly resend: () => void;
}) {
  const last = log.at(-1);
  return (
    <details class="attempt delivery">
      <summary>
        <span class={`tag ${TONES[status]}`}>{status}</span>
        <code>{type}</code>
        <span class="quiet why">{last === undefined ? 'not tried yet' : resultOf(last)}</span>
        <time class="quiet" dateTime={at}>
          {ago(at)}
        </time>
      </summary>
      <div class="details">
        {log.length === 0 ? null : (
          <table>
            <caption class="hidden">Tries</caption>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Answer</th>
                <th scope="col" class="end">
                  Took
                </th>
              </tr>
            </thead>
            <tbody>
              {log.map((one) => (
                <tr key={one.at}>
                  <td>{time(one.at)}</td>
                  <td>{resultOf(one)}</td>
                  <td class="end">{duration(one.duration_ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <p class="quiet">
          {tries === 1 ? '1 try' : `${tries} tries`}
          {nextAt === null ? '' : `, the next ${until(nextAt)}`} · <code>{id}</code>
        </p>
        {status === 'pending' ? null : (
          <div class="actions start">
            <button type="button" class="button" onClick={resend}>
              Send again
            </button>
          </div>
        )}
      </div>
    </details>
  );
}

function resultOf({ status, error }: WebhookDelivery['log'][number]): string {
  return status === null ? spoken(error ?? 'no answer') : `HTTP ${status}`;
}
