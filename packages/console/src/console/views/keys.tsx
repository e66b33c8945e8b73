import type { ApiKey } from '@keystroke-auth/client';
import { SCOPES } from '@keystroke-auth/protocol';
import { useState } from 'preact/hooks';
import { api, session } from '../api.ts';
import { Confirm, ShownOnce } from '../parts/dialog.tsx';
import { Loaded, useLoad } from '../parts/load.tsx';
import { ago, time } from '../words.ts';

const LIVES: readonly (readonly [string, number | null])[] = [
  ['after 90 days', 90 * 86_400],
  ['after a year', 365 * 86_400],
  ['after 30 days', 30 * 86_400],
  ['after a day', 86_400],
  ['never', null],
];

/** API keys: made, shown once, rotated and ended. */
export function Keys() {
  const [page, again] = useLoad(() => api.keys.page({ limit: 200 }), []);
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const shown = (made: { readonly secret: string }) => {
    setSecret(made.secret);
    again();
  };
  return (
    <section class="view">
      <header class="head">
        <h1>Keys</h1>
        <button type="button" class="button primary" onClick={() => setMaking(true)}>
          New key
        </button>
      </header>
      <Loaded of={page} again={again}>
        {({ items }) => (
          <ul class="rows">
            {items.map((key) => (
              <li key={key.id}>
                <KeyRow apiKey={key} again={again} shown={shown} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {isMaking ? <NewKey close={() => setMaking(false)} shown={shown} /> : null}
      {secret === null ? null : (
        <ShownOnce what="Your new key" secret={secret} close={() => setSecret(null)} />
      )}
    </section>
  );
}

function KeyRow({
  apiKey,
  again,
  shown,
}: {
  readonly apiKey: ApiKey;
  readonly again: () => void;
  readonly shown: (made: { readonly secret: string }) => void;
}) {
  const [ask, setAsk] = useState<null | 'rotate' | 'revoke'>(null);
  const { revoked_at: revokedAt, expires_at: expiresAt } = apiKey;
  const isOver = revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= Date.now());
  const close = () => setAsk(null);
  const isOwn = session.value?.key_id === apiKey.id;
  return (
    <article class={isOver ? 'row key over' : 'row key'}>
      <div>
        <h2>
          <bdi>{apiKey.label}</bdi>
          {apiKey.environment === 'test' ? <span class="tag">sandbox</span> : null}
          {isOwn ? <span class="tag good">this session</span> : null}
        </h2>
        <p class="quiet">
          <code>{apiKey.id}</code> ·{' '}
          {apiKey.last_used_at === null ? 'never used' : `used ${ago(apiKey.last_used_at)}`} ·{' '}
          {endOf(revokedAt, expiresAt)}
        </p>
        <p class="tags">
          {apiKey.scopes.map((scope) => (
            <code key={scope} class="tag">
              {scope}
            </code>
          ))}
        </p>
      </div>
      {isOver ? null : (
        <div class="actions">
          <button type="button" class="button" onClick={() => setAsk('rotate')}>
            Rotate<span class="hidden"> {apiKey.label}</span>
          </button>
          <button type="button" class="button danger" onClick={() => setAsk('revoke')}>
            Revoke<span class="hidden"> {apiKey.label}</span>
          </button>
        </div>
      )}
      {ask === 'rotate' ? (
        <Confirm
          title={`Rotate “${apiKey.label}”?`}
          action="Make a new key"
          close={close}
          run={async () => shown(await api.keys.rotate(apiKey.id))}
          words={
            <p>
              The new key is shown once. The old one works for another day, so that servers can change over.
            </p>
          }
        />
      ) : null}
      {ask === 'revoke' ? (
        <Confirm
          title={`Revoke “${apiKey.label}”?`}
          action="Revoke"
          danger
          close={close}
          run={async () => {
            await api.keys.revoke(apiKey.id);
            again();
          }}
          words={
            <p>
              It is refused from now on.
              {isOwn ? ' It is the one that you signed in with: this session ends, too.' : ''}
            </p>
          }
        />
      ) : null}
    </article>
  );
}

function endOf(revokedAt: string | null, expiresAt: string | null): string {
  if (revokedAt !== null) return `revoked ${time(revokedAt)}`;
  return expiresAt === null ? 'never ends' : `ends ${time(expiresAt)}`;
}

function NewKey({
  close,
  shown,
}: {
  readonly close: () => void;
  readonly shown: (made: { readonly secret: string }) => void;
}) {
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>([
    'verify',
    'users:write',
    'challenges',
    'outcomes',
  ]);
  const [life, setLife] = useState(0);
  const [isTest, setTest] = useState(session.value?.environment === 'test');
  const toggle = (scope: string) =>
    setScopes((before) =>
      before.includes(scope) ? before.filter((one) => one !== scope) : [...before, scope],
    );
  const seconds = LIVES[life]?.[1] ?? null;
  const make = async () =>
    shown(
      await api.keys.create({
        label,
        scopes: [...scopes],
        environment: isTest ? 'test' : 'live',
        ...(seconds === null ? {} : { expires_in_seconds: seconds }),
      }),
    );
  const fields = (
    <>
      <div class="field">
        <label for="label">What it is for</label>
        <input
          id="label"
          class="input"
          required
          maxLength={100}
          value={label}
          onInput={(event) => setLabel(event.currentTarget.value)}
        />
      </div>
      <fieldset class="scopes">
        <legend>What it may do</legend>
        {Object.entries(SCOPES).map(([scope, about]) => (
          <label key={scope} class="check">
            <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
            <span>
              <code>{scope}</code> <span class="quiet">{about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="life">It ends</label>
        <select
          id="life"
          class="input"
          value={life}
          onChange={(event) => setLife(Number(event.currentTarget.value))}
        >
          {LIVES.map(([name], i) => (
            <option key={name} value={i}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <label class="check">
        <input type="checkbox" checked={isTest} onChange={(event) => setTest(event.currentTarget.checked)} />
        For the sandbox, where nothing is real
      </label>
    </>
  );
  return <Confirm title="New key" action="Make it" words={fields} close={close} run={make} />;
}
