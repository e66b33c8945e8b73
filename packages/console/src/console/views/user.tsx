import type { Profile, User } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api, wordsOf } from '../api.ts';
import { Confirm } from '../parts/dialog.tsx';
import { Loaded, useLoad } from '../parts/load.tsx';
import { hrefTo } from '../router.ts';
import { ago, spoken, time } from '../words.ts';
import { AttemptRows } from './attempts.tsx';

type Ask = null | 'unlock' | 'exempt' | 'endExemption' | 'consent' | 'withdraw' | 'erase';

/** One person: what is held on them, and everything that can be done about it. */
export function UserView({ userId }: { readonly userId: string }) {
  const [user, again] = useLoad(() => api.users.get(userId), [userId]);
  return (
    <section class="view">
      <header class="head">
        <p>
          <a href={hrefTo('users')}>People</a>
        </p>
        <h1>
          <bdi>{userId}</bdi>
        </h1>
      </header>
      <Loaded of={user} again={again}>
        {(value) => <Person user={value} again={again} />}
      </Loaded>
    </section>
  );
}

function Person({ user, again }: { readonly user: User; readonly again: () => void }) {
  const [ask, setAsk] = useState<Ask>(null);
  const close = () => setAsk(null);
  const { lock, consent, exemption, user_id: id } = user;
  const then = async (done: Promise<unknown>) => {
    await done;
    again();
  };
  return (
    <div class="stack wide">
      {lock.locked ? (
        <div class="note warn">
          <p>
            {lock.kind === 'all'
              ? `Locked after ${lock.failures} failures in a row: typing counts again after an unlock, or once another factor confirms the person.`
              : `${lock.origins_waiting} of the devices and addresses wait until ${time(lock.until)}; the others do not.`}
          </p>
          <button type="button" class="button" onClick={() => setAsk('unlock')}>
            Unlock
          </button>
        </div>
      ) : null}
      <section class="card">
        <h2>Profiles</h2>
        {user.profiles.length === 0 ? <p class="quiet">None: no sample was enrolled.</p> : null}
        <ul class="profiles">
          {user.profiles.map((profile) => (
            <li key={profile.id}>
              <ProfileCard userId={id} profile={profile} again={again} />
            </li>
          ))}
        </ul>
      </section>
      <section class="card">
        <h2>The person</h2>
        <dl class="facts">
          <Fact name="First known">{time(user.created_at)}</Fact>
          <Fact name="Failures in a row">{lock.failures}</Fact>
          <Fact name="Consent">
            {consent === null ? 'none recorded' : `version ${consent.version}, ${time(consent.given_at)}`}
            <button
              type="button"
              class="link"
              onClick={() => setAsk(consent === null ? 'consent' : 'withdraw')}
            >
              {consent === null ? 'Record' : 'Withdraw'}
            </button>
          </Fact>
          <Fact name="Exemption">
            {exemption === null ? 'none' : `${exemption.reason}, since ${time(exemption.since)}`}
            <button
              type="button"
              class="link"
              onClick={() => setAsk(exemption === null ? 'exempt' : 'endExemption')}
            >
              {exemption === null ? 'Exempt' : 'End'}
            </button>
          </Fact>
        </dl>
        <div class="actions start">
          <ExportButton userId={id} />
          <button type="button" class="button danger" onClick={() => setAsk('erase')}>
            Erase …
          </button>
        </div>
      </section>
      <section class="card">
        <h2>Latest attempts</h2>
        <LatestAttempts userId={id} />
      </section>
      {ask === 'unlock' ? (
        <Confirm
          title="Unlock?"
          action="Unlock"
          danger={false}
          close={close}
          run={() => then(api.users.unlock(id))}
        >
          <p>Failures are counted from nought again, on every device and address.</p>
        </Confirm>
      ) : null}
      {ask === 'exempt' || ask === 'consent' ? (
        <WithText kind={ask} close={close} run={(text) => then(setTo(ask, id, text))} />
      ) : null}
      {ask === 'endExemption' ? (
        <Confirm
          title="End the exemption?"
          action="End it"
          danger={false}
          close={close}
          run={() => then(api.users.endExemption(id))}
        >
          <p>Typing decides about this person again.</p>
        </Confirm>
      ) : null}
      {ask === 'withdraw' ? (
        <Confirm
          title="Withdraw the consent?"
          action="Withdraw and erase"
          typed={id}
          close={close}
          run={() => gone(api.users.withdrawConsent(id))}
        >
          <p>Whoever withdraws is erased: samples, templates and attempts, for good.</p>
        </Confirm>
      ) : null}
      {ask === 'erase' ? (
        <Confirm
          title="Erase this person?"
          action="Erase for good"
          typed={id}
          close={close}
          run={() => gone(api.users.erase(id))}
        >
          <p>
            Samples, templates, attempts and consent go, and the key that they are encrypted under. Nothing
            brings them back.
          </p>
        </Confirm>
      ) : null}
    </div>
  );
}

function setTo(kind: 'exempt' | 'consent', id: string, text: string): Promise<unknown> {
  return kind === 'exempt' ? api.users.exempt(id, text) : api.users.giveConsent(id, text);
}

async function gone(done: Promise<unknown>): Promise<void> {
  await done;
  location.hash = hrefTo('users');
}

function Fact({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function WithText({
  kind,
  run,
  close,
}: {
  readonly kind: 'exempt' | 'consent';
  readonly run: (text: string) => Promise<unknown>;
  readonly close: () => void;
}) {
  const [text, setText] = useState('');
  const isExempt = kind === 'exempt';
  return (
    <Confirm
      title={isExempt ? 'Exempt from typing' : 'Record consent'}
      action={isExempt ? 'Exempt' : 'Record'}
      danger={false}
      close={close}
      run={() => run(text)}
    >
      <div class="field">
        <label for="text">{isExempt ? 'Why' : 'Version of the text that was agreed to'}</label>
        <input
          id="text"
          class="input"
          required
          maxLength={isExempt ? 200 : 64}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="hint">
          {isExempt
            ? 'Every try is answered insufficient: another factor decides. Write no diagnosis here.'
            : 'As your policy names it, such as 2026-01.'}
        </p>
      </div>
    </Confirm>
  );
}

function ProfileCard({
  userId,
  profile,
  again,
}: {
  readonly userId: string;
  readonly profile: Profile;
  readonly again: () => void;
}) {
  const [ask, setAsk] = useState<null | 'reset' | 'remove' | number>(null);
  const close = () => setAsk(null);
  const { profiles } = api.users;
  const run = async () => {
    if (ask === 'reset') await profiles.reset(userId, profile.id);
    else if (ask === 'remove') await profiles.remove(userId, profile.id);
    else if (ask !== null) await profiles.rollback(userId, profile.id, ask);
    again();
  };
  const share = Math.min(1, profile.samples / profile.required);
  return (
    <article>
      <h3>
        {profile.text_id === null ? 'Text with a label of yours' : `Text ${profile.text_id}`}
        <span class={profile.enrolled ? 'tag good' : 'tag'}>
          {profile.enrolled ? 'enrolled' : 'enrolling'}
        </span>
      </h3>
      <p class="quiet">
        {profile.device} · {profile.mode} · {profile.samples} samples, {profile.required} needed · changed{' '}
        {ago(profile.updated_at)}
      </p>
      <progress value={share} max={1} aria-label="Samples enrolled" />
      {profile.versions.length === 0 ? null : (
        <table>
          <caption class="hidden">Versions of the template</caption>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">From</th>
              <th scope="col">When</th>
              <th scope="col">
                <span class="hidden">Do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {profile.versions.map((version) => (
              <tr key={version.version}>
                <td>{version.version}</td>
                <td>{spoken(version.cause)}</td>
                <td>{ago(version.created_at)}</td>
                <td class="end">
                  {version.version === profile.version ? (
                    <span class="quiet">in use</span>
                  ) : (
                    <button type="button" class="link" onClick={() => setAsk(version.version)}>
                      Go back to {version.version}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div class="actions start">
        <button type="button" class="button" onClick={() => setAsk('reset')}>
          Start again …
        </button>
        <button type="button" class="button danger" onClick={() => setAsk('remove')}>
          Remove …
        </button>
      </div>
      {ask === null ? null : (
        <Confirm
          title={TITLES[typeof ask === 'number' ? 'rollback' : ask]}
          action="Yes"
          close={close}
          run={run}
        >
          <p>
            {typeof ask === 'number'
              ? `Version ${ask} becomes the newest one. What was learnt since stays as a version to come back to.`
              : 'Its samples and templates go. The person has to type them again.'}
          </p>
        </Confirm>
      )}
    </article>
  );
}

const TITLES = {
  rollback: 'Go back to an earlier template?',
  reset: 'Start this enrolment again?',
  remove: 'Remove this profile?',
} as const;

function ExportButton({ userId }: { readonly userId: string }) {
  const [why, setWhy] = useState<string | null>(null);
  const save = async () => {
    try {
      const held = await api.users.export(userId);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(
        new Blob([JSON.stringify(held, null, 2)], { type: 'application/json' }),
      );
      link.download = 'export.json';
      link.click();
      URL.revokeObjectURL(link.href);
      setWhy(null);
    } catch (error) {
      setWhy(wordsOf(error));
    }
  };
  return (
    <>
      <button type="button" class="button" onClick={save}>
        Export
      </button>
      {why === null ? null : (
        <p class="note bad" role="alert">
          {why}
        </p>
      )}
    </>
  );
}

function LatestAttempts({ userId }: { readonly userId: string }) {
  const [page, again] = useLoad(() => api.attempts.page({ userId, limit: 10 }), [userId]);
  return (
    <Loaded of={page} again={again}>
      {({ items }) =>
        items.length === 0 ? <p class="quiet">No attempt yet.</p> : <AttemptRows attempts={items} isOfOne />
      }
    </Loaded>
  );
}
