import type { Attempt, DecisionWord } from '@keystroke-auth/client';
import { useEffect, useState } from 'preact/hooks';
import { api, watcher, wordsOf } from '../api.ts';
import { type Following, followAttempts } from '../live.ts';
import { AttemptRows } from '../parts/attemptRows.tsx';
import { Empty, Failed, Loaded, useLoad } from '../parts/load.tsx';
import { spoken } from '../words.ts';

const DECISIONS: readonly DecisionWord[] = ['allow', 'step_up', 'deny', 'insufficient'];
const PAGE = 50;
/** What a page can show and still be quick; a busy service reaches it in minutes. */
const MOST = 500;

/** What was decided, newest first; new ones come by themselves. */
export function Attempts() {
  const [decision, setDecision] = useState<DecisionWord | ''>('');
  const [isLive, setLive] = useState(true);
  const [following, setFollowing] = useState<Following>('connecting');
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
        {isLive ? <LiveTag following={following} /> : null}
      </div>
      <Loaded of={first} again={again}>
        {(page) => (
          <Growing
            key={decision}
            start={page.items}
            cursor={page.next_cursor}
            decision={decision}
            isLive={isLive}
            say={setFollowing}
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
  say,
}: {
  readonly start: readonly Attempt[];
  readonly cursor: string | null;
  readonly decision: DecisionWord | '';
  readonly isLive: boolean;
  readonly say: (following: Following) => void;
}) {
  const [{ attempts, next }, setList] = useState({ attempts: start, next: cursor });
  const [why, setWhy] = useState<string | null>(null);
  const wanted = decision === '' ? {} : { decision };
  const tell = (told: readonly Attempt[]): void => {
    const news = decision === '' ? told : told.filter((attempt) => attempt.decision === decision);
    if (news.length === 0) return;
    setList((before) => {
      const all = merged(news, before.attempts);
      // What falls off at the end is not where the next page begins.
      return all.length > MOST
        ? { attempts: all.slice(0, MOST), next: null }
        : { attempts: all, next: before.next };
    });
  };
  useEffect(() => {
    if (!isLive) return undefined;
    return followAttempts({
      look: async () => (await watcher.attempts.page({ limit: PAGE, ...wanted })).items,
      tell,
      say,
    });
  }, [isLive, decision]);
  const isFull = attempts.length >= MOST && (isLive || next === null);
  const older = async () => {
    if (next === null) return;
    try {
      const page = await api.attempts.page({ limit: PAGE, cursor: next, ...wanted });
      setList((before) => ({ attempts: merged(before.attempts, page.items), next: page.next_cursor }));
      setWhy(null);
    } catch (error) {
      setWhy(wordsOf(error));
    }
  };
  return (
    <>
      {attempts.length === 0 ? <None decision={decision} /> : <AttemptRows attempts={attempts} />}
      {isFull ? (
        <p class="note">
          The newest {MOST} are shown while they come in. Earlier ones are in each person’s view.
        </p>
      ) : null}
      {why === null ? null : <Failed why={why} />}
      {next === null || isFull ? null : (
        <button type="button" class="button older" onClick={older}>
          Older
        </button>
      )}
    </>
  );
}

/** Nothing at all, or nothing of what was chosen: the others may be many. */
function None({ decision }: { readonly decision: DecisionWord | '' }) {
  return decision === '' ? (
    <Empty title="No attempts">
      They appear here as soon as your backend asks /v1 for a decision. Those of the Flask service’s routes
      are only in the audit log.
    </Empty>
  ) : (
    <Empty title={`No attempts with the decision ${spoken(decision)}`}>
      Choose “Every decision” to see the others.
    </Empty>
  );
}

const LIVE_WORDS: Readonly<Record<Following, readonly [string, string]>> = {
  connecting: ['', 'connecting'],
  live: ['good', 'as they are decided'],
  asking: ['', 'refreshed every 3 seconds'],
  silent: ['bad', 'the service does not answer'],
};

/** How new ones come, for whoever wonders why none do. */
function LiveTag({ following }: { readonly following: Following }) {
  const [tone, words] = LIVE_WORDS[following];
  return (
    <span class={`tag live ${tone}`} role="status">
      {words}
    </span>
  );
}

/** Newest first, each once; what came later of the same attempt (its outcome) counts. */
function merged(first: readonly Attempt[], second: readonly Attempt[]): readonly Attempt[] {
  const ids = new Set(first.map(({ id }) => id));
  return [...first, ...second.filter(({ id }) => !ids.has(id))].sort((a, b) =>
    b.created_at.localeCompare(a.created_at),
  );
}
