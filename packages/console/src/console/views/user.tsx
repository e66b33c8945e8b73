import type { Profile, User } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api, wordsOf } from '../api.ts';
import { Confirm, type Question } from '../parts/dialog.tsx';
import { Fact } from '../parts/fact.tsx';
import { Loaded, useLoad } from '../parts/load.tsx';
import { hrefTo } from '../router.ts';
import { ago, spoken, time } from '../words.ts';
import { AttemptRows } from './attempts.tsx';

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

function ProfileCard({
  userId,
  profile,
  again,
}: {
  readonly userId: string;
  readonly profile: Profile;
  readonly again: () => void;
}) {
  const [question, setQuestion] = useState<Question | null>(null);
  const questions = profileQuestions(userId, profile.id, again);
  const share = Math.min(1, profile.samples / profile.required);
  return (
    <article>
      <h3>
        {profile.text_id === null ? 'Text with your own label' : `Text ${profile.text_id}`}
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
                    <button
                      type="button"
                      class="link"
                      onClick={() => setQuestion(questions.rollback(version.version))}
                    >
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
        <button type="button" class="button" onClick={() => setQuestion(questions.reset)}>
          Start again …
        </button>
        <button type="button" class="button danger" onClick={() => setQuestion(questions.remove)}>
          Remove …
        </button>
      </div>
      {question === null ? null : <Confirm {...question} close={() => setQuestion(null)} />}
    </article>
  );
}

function profileQuestions(userId: string, profileId: string, again: () => void) {
  const { profiles } = api.users;
  const then = async (done: Promise<unknown>): Promise<void> => {
    await done;
    again();
  };
  const lost = <p>Its samples and templates go. The person has to type them again.</p>;
  return {
    reset: {
      title: 'Start this enrolment again?',
      ...{ action: 'Start again', danger: true, words: lost },
      run: () => then(profiles.reset(userId, profileId)),
    },
    remove: {
      title: 'Remove this profile?',
      ...{ action: 'Remove', danger: true, words: lost },
      run: () => then(profiles.remove(userId, profileId)),
    },
    rollback: (version: number): Question => ({
      title: 'Go back to an earlier template?',
      action: `Go back to ${version}`,
      words: (
        <p>
          Version {version} becomes the newest one. Samples that came after it go. What was learnt since stays
          as a version to come back to.
        </p>
      ),
      run: () => then(profiles.rollback(userId, profileId, version)),
    }),
  };
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
