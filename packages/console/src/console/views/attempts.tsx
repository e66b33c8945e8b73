import type { Attempt, DecisionWord } from '@keystroke-auth/client';
import { useEffect, useState } from 'preact/hooks';
import { api, watcher } from '../api.ts';
import { Decision, ScoreLine } from '../parts/decision.tsx';
import { Empty, Loaded, useLoad } from '../parts/load.tsx';
import { Rhythm } from '../parts/rhythm.tsx';
import { hrefTo } from '../router.ts';
import { ago, percent, score, spoken, time } from '../words.ts';

const DECISIONS: readonly DecisionWord[] = ['allow', 'step_up', 'deny', 'insufficient'];
/** How often new attempts are asked for (ms). */
const EVERY = 3_000;
const PAGE = 50;

/** What was decided, newest first; new ones come by themselves. */
export function Attempts() {
  const [decision, setDecision] = useState<DecisionWord | ''>('');
  const [isLive, setLive] = useState(true);
  const filter = decision === '' ? {} : { decision };
  const [first, again] = useLoad(() => api.attempts.page({ ...filter, limit: PAGE }), [decision]);
  return (
    <section class="view">
      <header class="head">
        <h1>Attempts</h1>
      </header>
      <div class="bar">
        <label class="hidden" for="decision">
          Decision
        </label>
        <select
          id="decision"
          class="input"
          value={decision}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setDecision(DECISIONS.find((word) => word === value) ?? '');
          }}
        >
          <option value="">Every decision</option>
          {DECISIONS.map((word) => (
            <option key={word} value={word}>
              {spoken(word)}
            </option>
          ))}
        </select>
        <label class="check">
          <input
            type="checkbox"
            checked={isLive}
            onChange={(event) => setLive(event.currentTarget.checked)}
          />
          Live
        </label>
      </div>
      <Loaded of={first} again={again}>
        {(page) => (
          <Growing
            key={decision}
            start={page.items}
            cursor={page.next_cursor}
            decision={decision}
            isLive={isLive}
          />
        )}
      </Loaded>
    </section>
  );
}

function Growing({
  start,
  cursor,
  decision,
  isLive,
}: {
  readonly start: readonly Attempt[];
  readonly cursor: string | null;
  readonly decision: DecisionWord | '';
  readonly isLive: boolean;
}) {
  const [attempts, setAttempts] = useState(start);
  const [next, setNext] = useState(cursor);
  const [isSilent, setSilent] = useState(false);
  useEffect(() => {
    if (!isLive) return undefined;
    const look = async () => {
      if (document.hidden) return;
      try {
        const { items } = await watcher.attempts.page({
          limit: PAGE,
          ...(decision === '' ? {} : { decision }),
        });
        setAttempts((before) => merged(items, before));
        setSilent(false);
      } catch {
        setSilent(true);
      }
    };
    const timer = setInterval(look, EVERY);
    return () => clearInterval(timer);
  }, [isLive, decision]);
  const older = async () => {
    if (next === null) return;
    const page = await api.attempts.page({
      limit: PAGE,
      cursor: next,
      ...(decision === '' ? {} : { decision }),
    });
    setAttempts((before) => merged(before, page.items));
    setNext(page.next_cursor);
  };
  return (
    <>
      {isSilent ? (
        <p class="note warn" role="status">
          New attempts can not be fetched just now. Those below stay as they are.
        </p>
      ) : null}
      {attempts.length === 0 ? (
        <Empty title="No attempts">They appear here as soon as your backend asks for a decision.</Empty>
      ) : (
        <AttemptRows attempts={attempts} />
      )}
      {next === null ? null : (
        <button type="button" class="button older" onClick={older}>
          Older
        </button>
      )}
    </>
  );
}

/** Newest first, each once; what came later of the same attempt (its outcome) counts. */
export function merged(first: readonly Attempt[], second: readonly Attempt[]): readonly Attempt[] {
  const ids = new Set(first.map(({ id }) => id));
  return [...first, ...second.filter(({ id }) => !ids.has(id))].sort((a, b) =>
    b.created_at.localeCompare(a.created_at),
  );
}

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
              <dt>Impostors who score so</dt>
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
