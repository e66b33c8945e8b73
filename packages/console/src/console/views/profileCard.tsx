import type { Profile } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api } from '../api.ts';
import { Confirm, type Question } from '../parts/dialog.tsx';
import { ago, spoken } from '../words.ts';

/** One text of a person: how far its enrolment is, its templates, and what can be done about them. */
export function ProfileCard({
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
