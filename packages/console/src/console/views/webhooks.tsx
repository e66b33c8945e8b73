import type { Webhook } from '@keystroke-auth/client';
import { WEBHOOK_EVENTS } from '@keystroke-auth/protocol';
import { useState } from 'preact/hooks';
import { api } from '../api.ts';
import { Confirm, type Question, ShownOnce } from '../parts/dialog.tsx';
import { Empty, Loaded, useLoad } from '../parts/load.tsx';
import { spoken, time } from '../words.ts';
import { Deliveries } from './deliveries.tsx';

type Shown = (made: { readonly secret: string }) => void;

/** Where events are sent, and what became of them. */
export function Webhooks() {
  const [list, again] = useLoad(() => api.webhooks.list(), []);
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const shown: Shown = (made) => {
    setSecret(made.secret);
    again();
  };
  return (
    <section class="view">
      <header class="head">
        <h1>Webhooks</h1>
        <button type="button" class="button primary" onClick={() => setMaking(true)}>
          New webhook
        </button>
      </header>
      <Loaded of={list} again={again}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No webhooks">
              A webhook tells an address of your backend when people are locked, enrolled or erased.
            </Empty>
          ) : (
            <ul class="stack wide">
              {items.map((webhook) => (
                <li key={webhook.id}>
                  <Hook webhook={webhook} again={again} shown={shown} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isMaking ? <NewWebhook close={() => setMaking(false)} shown={shown} /> : null}
      {secret === null ? null : (
        <ShownOnce what="The webhook’s secret" secret={secret} close={() => setSecret(null)} />
      )}
    </section>
  );
}

function Hook({
  webhook,
  again,
  shown,
}: {
  readonly webhook: Webhook;
  readonly again: () => void;
  readonly shown: Shown;
}) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [sent, setSent] = useState(0);
  const questions = questionsOf(webhook, again, shown, () => setSent((last) => last + 1));
  const { enabled, previous_secret_expires_at: until } = webhook;
  return (
    <article class="card">
      <header class="stack-tight">
        <h2 class="mono">
          <bdi>{webhook.url}</bdi>
        </h2>
        {webhook.description === '' ? null : <p class="quiet">{webhook.description}</p>}
      </header>
      <p class="tags">
        <span class={enabled ? 'tag good' : 'tag bad'}>
          {enabled ? 'on' : `paused: ${spoken(webhook.disabled_reason ?? '')}`}
        </span>
        {webhook.events.map((event) => (
          <code key={event} class="tag">
            {event}
          </code>
        ))}
      </p>
      {webhook.failing_since === null ? null : (
        <p class="note warn">Nothing has arrived since {time(webhook.failing_since)}.</p>
      )}
      {until === null ? null : <p class="note">The previous secret also signs until {time(until)}.</p>}
      <div class="actions start">
        <button type="button" class="button" onClick={() => setQuestion(questions.test)}>
          Send a test
        </button>
        <button type="button" class="button" onClick={() => setQuestion(questions.rotate)}>
          New secret …
        </button>
        <button
          type="button"
          class="button"
          onClick={() => setQuestion(enabled ? questions.pause : questions.resume)}
        >
          {enabled ? 'Pause …' : 'Resume'}
        </button>
        <button type="button" class="button danger" onClick={() => setQuestion(questions.remove)}>
          Remove …
        </button>
      </div>
      <h3>Deliveries</h3>
      <Deliveries key={sent} webhookId={webhook.id} />
      {question === null ? null : <Confirm {...question} close={() => setQuestion(null)} />}
    </article>
  );
}

/** What can be done about a webhook, and what is asked before. */
function questionsOf({ id, url }: Webhook, again: () => void, shown: Shown, sent: () => void) {
  const { webhooks } = api;
  const address = <bdi class="mono">{url}</bdi>;
  const then = async (done: Promise<unknown>): Promise<void> => {
    await done;
    again();
    sent();
  };
  return {
    test: {
      title: 'Send a test event?',
      action: 'Send',
      words: <p>An empty event goes to {address}, even while the webhook is paused.</p>,
      async run() {
        await webhooks.test(id);
        sent();
      },
    },
    rotate: {
      title: 'Make a new secret?',
      action: 'Make it',
      words: (
        <p>It is shown once. The old one also signs for another day, so that your backend can change over.</p>
      ),
      run: async () => shown(await webhooks.rotate(id)),
    },
    pause: {
      title: 'Pause this webhook?',
      action: 'Pause',
      danger: true,
      words: <p>Events that happen meanwhile are not kept for it, and those on their way are dropped.</p>,
      run: () => then(webhooks.change(id, { enabled: false })),
    },
    resume: {
      title: 'Resume this webhook?',
      action: 'Resume',
      words: <p>Events are sent to {address} from now on.</p>,
      run: () => then(webhooks.change(id, { enabled: true })),
    },
    remove: {
      title: 'Remove this webhook?',
      action: 'Remove',
      danger: true,
      words: <p>Its secret and its log of deliveries are removed too.</p>,
      run: () => then(webhooks.remove(id)),
    },
  } satisfies Record<string, Question>;
}

function NewWebhook({ close, shown }: { readonly close: () => void; readonly shown: Shown }) {
  const [url, setUrl] = useState('https://');
  const [description, setDescription] = useState('');
  const [events, setEvents] = useState<readonly (typeof WEBHOOK_EVENTS)[number][]>([
    'user.locked',
    'user.erased',
  ]);
  const fields = (
    <>
      <div class="field">
        <label for="url">Address of your backend</label>
        <input
          id="url"
          class="input mono"
          type="url"
          required
          maxLength={2_000}
          value={url}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
        <p class="hint">
          The service must reach it by HTTPS. Deliveries are signed with a secret that you get next.
        </p>
      </div>
      <div class="field">
        <label for="description">What it is for</label>
        <input
          id="description"
          class="input"
          maxLength={200}
          value={description}
          onInput={(event) => setDescription(event.currentTarget.value)}
        />
      </div>
      <fieldset class="scopes">
        <legend>Events it gets</legend>
        {WEBHOOK_EVENTS.map((type) => (
          <label key={type} class="check">
            <input
              type="checkbox"
              checked={events.includes(type)}
              onChange={() =>
                setEvents(events.includes(type) ? events.filter((one) => one !== type) : [...events, type])
              }
            />
            <code>{type}</code>
          </label>
        ))}
      </fieldset>
    </>
  );
  return (
    <Confirm
      title="New webhook"
      action="Make it"
      words={fields}
      close={close}
      run={async () => shown(await api.webhooks.create({ url, description, events: [...events] }))}
    />
  );
}
