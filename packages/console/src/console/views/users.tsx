import type { UserSummary } from '@keystroke-auth/client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api, wordsOf } from '../api.ts';
import { Empty, Failed, Waiting } from '../parts/load.tsx';
import { Windowed } from '../parts/windowed.tsx';
import { hrefTo } from '../router.ts';
import { ago, whole } from '../words.ts';

const PAGE = 200;
const ROW = 56;
/** Between pages when everybody is loaded (ms). */
const PAUSE = 20;

/** Everybody, fetched page after page as the list is scrolled; one person by their id; some by a part of it. */
export function Users() {
  const { people, isComplete, isSearching, why, more, everybody, stop } = usePeople();
  const [search, setSearch] = useState('');
  const wanted = search.trim();
  const found = useMemo(
    () => (wanted === '' ? people : people.filter(({ user_id }) => user_id.includes(wanted))),
    [people, wanted],
  );
  const open = (event: Event) => {
    event.preventDefault();
    if (wanted !== '') location.hash = hrefTo('users', wanted);
  };
  return (
    <section class="view tall">
      <header class="head">
        <h1>People</h1>
        {people.length === 0 && !isComplete ? null : (
          <p class="quiet">
            {whole(people.length)}
            {isComplete ? '' : ' so far'}
          </p>
        )}
      </header>
      <search class="stack-tight">
        <form class="bar" onSubmit={open}>
          <label class="hidden" for="search">
            User id
          </label>
          <input
            id="search"
            class="input"
            type="search"
            placeholder="User id"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="search-help"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          <button type="submit" class="button" disabled={wanted === ''}>
            Open this id
          </button>
        </form>
        <p id="search-help" class="quiet small">
          Ids are encrypted in the store: a whole id is found at once, part of one only among those that are
          loaded.
        </p>
      </search>
      {wanted === '' || (isComplete && found.length > 0) ? null : (
        <div class="note" role="status">
          <p>
            {whole(found.length)} of the {whole(people.length)} that are loaded{' '}
            {found.length === 1 ? 'has' : 'have'} this in their id
            {isComplete ? ', which are all.' : '.'}
          </p>
          {isComplete ? null : (
            <button type="button" class="button" onClick={isSearching ? stop : everybody}>
              {isSearching ? 'Stop' : 'Load everybody'}
            </button>
          )}
        </div>
      )}
      {why === null ? null : <Failed why={why} again={more} />}
      {people.length === 0 && !isComplete && why === null ? <Waiting /> : null}
      {people.length === 0 && isComplete ? (
        <Empty title="Nobody yet">
          People appear when your backend enrols their first sample, or records their consent.
        </Empty>
      ) : null}
      {found.length === 0 ? null : (
        <Windowed
          items={found}
          total={isComplete ? found.length : null}
          rowHeight={ROW}
          label="People"
          keyOf={({ user_id }) => user_id}
          atEnd={wanted === '' ? more : nothing}
        >
          {(person) => <Row person={person} />}
        </Windowed>
      )}
    </section>
  );
}

const nothing = () => undefined;

function Row({ person }: { readonly person: UserSummary }) {
  return (
    <a class="row person" href={hrefTo('users', person.user_id)}>
      <bdi class="id">{person.user_id}</bdi>
      <span class={person.enrolled ? 'tag good' : 'tag'}>{person.enrolled ? 'enrolled' : 'enrolling'}</span>
      {person.exempt ? <span class="tag">exempt</span> : null}
      <span class="quiet profiles">
        {person.profiles === 1 ? '1 profile' : `${person.profiles} profiles`}
      </span>
      <time class="quiet" dateTime={person.updated_at}>
        {ago(person.updated_at)}
      </time>
    </a>
  );
}

function usePeople() {
  const [people, setPeople] = useState<readonly UserSummary[]>([]);
  const [isComplete, setComplete] = useState(false);
  const [isSearching, setSearching] = useState(false);
  const [why, setWhy] = useState<string | null>(null);
  const next = useRef<string | null | undefined>(undefined);
  const isLoading = useRef(false);
  const isWanted = useRef(false);
  const more = async () => {
    if (isLoading.current || next.current === null) return;
    isLoading.current = true;
    try {
      const page = await api.users.page({
        limit: PAGE,
        ...(next.current === undefined ? {} : { cursor: next.current }),
      });
      next.current = page.next_cursor;
      setPeople((before) => [...before, ...page.items]);
      setComplete(page.next_cursor === null);
      setWhy(null);
    } catch (error) {
      setWhy(wordsOf(error));
      isWanted.current = false;
    } finally {
      isLoading.current = false;
    }
  };
  const stop = () => {
    isWanted.current = false;
    setSearching(false);
  };
  /** Page after page, for as long as somebody waits for it. */
  const everybody = async () => {
    isWanted.current = true;
    setSearching(true);
    while (isWanted.current && next.current !== null) {
      await more();
      // The page stays usable, and its limit of requests with it.
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    stop();
  };
  // The first page, once.
  useEffect(() => {
    more();
    return stop;
  }, []);
  return { people, isComplete, isSearching, why, more, everybody, stop };
}
