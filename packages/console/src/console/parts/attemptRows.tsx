import type { Attempt } from '@keystroke-auth/client';
import { hrefTo } from '../router.ts';
import { ago, percent, score, spoken, time } from '../words.ts';
import { Decision, ScoreLine } from './decision.tsx';
import { Rhythm } from './rhythm.tsx';

/** Attempts as a list; each opens to what is known of it. */
export function AttemptRows({
  attempts,
  isOfOne = false,
}: {
  readonly attempts: readonly Attempt[];
  /** Whether all are of one person, who is named elsewhere. */
  readonly isOfOne?: boolean;
}) {
  return (
    <ul class="rows">
      {attempts.map((attempt) => (
        <li key={attempt.id}>
          <details class="attempt">
            <summary>
              <Decision of={attempt.decision} />
              {isOfOne ? null : <bdi class="id">{attempt.user_id}</bdi>}
              <span class="score">{score(attempt.score)}</span>
              <span class="quiet why">{attempt.reasons.slice(0, 2).map(spoken).join(', ')}</span>
              <time class="quiet" dateTime={attempt.created_at}>
                {ago(attempt.created_at)}
              </time>
            </summary>
            <AttemptDetails attempt={attempt} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function AttemptDetails({ attempt }: { readonly attempt: Attempt }) {
  const { liveness, outcome } = attempt;
  return (
    <div class="details">
      {attempt.score === null ? null : <ScoreLine score={attempt.score} threshold={attempt.threshold} />}
      <Rhythm attemptId={attempt.id} />
      <dl class="facts">
        {attempt.score === null ? null : (
          <>
            <div>
              <dt>Score and threshold</dt>
              <dd>
                {score(attempt.score)} and {score(attempt.threshold)}
              </dd>
            </div>
            <div>
              <dt>Impostors who score this high</dt>
              <dd>
                {attempt.false_match_rate === null ? '–' : percent(attempt.false_match_rate, 2)}, and{' '}
                {percent(attempt.target_false_match_rate, 2)} may
              </dd>
            </div>
          </>
        )}
        <div>
          <dt>Reasons</dt>
          <dd>
            {attempt.reasons.map((reason) => (
              <a key={reason} class="tag" href={`../docs/errors#reason-${encodeURIComponent(reason)}`}>
                {spoken(reason)}
              </a>
            ))}
          </dd>
        </div>
        <div>
          <dt>Liveness</dt>
          <dd>
            {liveness === null
              ? 'not looked at'
              : `${liveness.replay ? 'a replay' : 'no replay'}, ${liveness.synthetic ? 'synthetic' : 'not synthetic'}, clock ${liveness.clock}`}
          </dd>
        </div>
        <div>
          <dt>Outcome</dt>
          <dd>
            {outcome === null
              ? 'not reported'
              : `${outcome.success ? 'confirmed' : 'not confirmed'} by ${outcome.verified_by}`}
          </dd>
        </div>
        <div>
          <dt>When</dt>
          <dd>{time(attempt.created_at)}</dd>
        </div>
        <div>
          <dt>Attempt</dt>
          <dd class="mono">{attempt.id}</dd>
        </div>
        <div>
          <dt>Person</dt>
          <dd>
            <a href={hrefTo('users', attempt.user_id)}>
              <bdi>{attempt.user_id}</bdi>
            </a>
          </dd>
        </div>
      </dl>
    </div>
  );
}
