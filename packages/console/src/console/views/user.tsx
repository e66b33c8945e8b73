import type { User } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api, wordsOf } from '../api.ts';
import { AttemptRows } from '../parts/attemptRows.tsx';
import { Confirm, type Question } from '../parts/dialog.tsx';
import { Fact } from '../parts/fact.tsx';
import { Loaded, useLoad } from '../parts/load.tsx';
import { hrefTo } from '../router.ts';
import { time } from '../words.ts';
import { ProfileCard } from './profileCard.tsx';

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
  const [ask, setAsk] = useState<Ask | null>(null);
  const { lock, consent, exemption, user_id: id } = user;
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
        {user.profiles.length === 0 ? <p class="quiet">None: no sample is enrolled.</p> : null}
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
      {ask === null ? null : <Confirm {...questionsOf(id, again)[ask]} close={() => setAsk(null)} />}
    </div>
  );
}

type Ask = keyof ReturnType<typeof questionsOf>;

/** Everything that can be done about a person, and what is asked before. */
function questionsOf(id: string, again: () => void) {
  const { users } = api;
  const then = async (done: Promise<unknown>): Promise<void> => {
    await done;
    again();
  };
  const leave = async (done: Promise<unknown>): Promise<void> => {
    await done;
    location.hash = hrefTo('users');
  };
  return {
    unlock: {
      title: 'Unlock?',
      action: 'Unlock',
      words: <p>The count of failures starts at zero again, for every device and address.</p>,
      run: () => then(users.unlock(id)),
    },
    exempt: {
      title: 'Exempt from typing',
      action: 'Exempt',
      field: { label: 'Why', hint: 'Write no diagnosis here.', maxLength: 200 },
      words: <p>Every attempt is answered insufficient: another factor decides.</p>,
      run: (why) => then(users.exempt(id, why)),
    },
    endExemption: {
      title: 'End the exemption?',
      action: 'End it',
      words: <p>Typing decides about this person again.</p>,
      run: () => then(users.endExemption(id)),
    },
    consent: {
      title: 'Record consent',
      action: 'Record',
      field: {
        label: 'Version of the text they agreed to',
        hint: 'As your policy names it, such as 2026-01.',
        maxLength: 64,
      },
      words: null,
      run: (version) => then(users.giveConsent(id, version)),
    },
    withdraw: {
      title: 'Withdraw the consent?',
      action: 'Withdraw and erase',
      danger: true,
      typed: id,
      words: <p>Withdrawing erases them: samples, templates and attempts, for good.</p>,
      run: () => leave(users.withdrawConsent(id)),
    },
    erase: {
      title: 'Erase this person?',
      action: 'Erase for good',
      danger: true,
      typed: id,
      words: (
        <p>
          Samples, templates, attempts and consent go, and the key that they are encrypted under. Nothing
          brings them back.
        </p>
      ),
      run: () => leave(users.erase(id)),
    },
  } satisfies Record<string, Question>;
}

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
