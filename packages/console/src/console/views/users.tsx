import type { UserSummary } from '@keystroke-auth/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, wordsOf } from '../api.ts';
import { Empty, Failed, Waiting } from '../parts/load.tsx';
import { Windowed } from '../parts/windowed.tsx';
import { hrefTo } from '../router.ts';
import { ago, whole } from '../words.ts';

const PAGE = 200;
const ROW = 56;

/** Everybody, fetched page after page as the list is scrolled, and one person by their id. */
export function Users() {
  const { people, isComplete, why, more } = usePeople();
  const [search, setSearch] = useState('');
  const wanted = search.trim();
  const found = wanted === '' ? people : people.filter(({ user_id }) => user_id.includes(wanted));
  const open = (event: Event) => {
    event.preventDefault();
    if (wanted !== '') location.hash = hrefTo('users', wanted);
  };
  return (
    <section class="view tall">
      <header class="head">
        <h1>People</h1>
        <p class="quiet">
          {whole(people.length)}
          {isComplete ? '' : ' so far'}
        </p>
      </header>
      <search>
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
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          <button type="submit" class="button" disabled={wanted === ''}>
            Open this id
          </button>
        </form>
      </search>
      {why === null ? null : <Failed why={why} again={more} />}
      {people.length === 0 && !isComplete && why === null ? <Waiting /> : null}
      {people.length === 0 && isComplete ? (
        <Empty title="Nobody yet">
          People appear when your backend enrols their first sample, or records their consent.
        </Empty>
      ) : null}
      {people.length > 0 && found.length === 0 ? (
        <p class="note" role="status">
          None of the {whole(people.length)} that are loaded has this in their id. Ids are kept encrypted, so
          only a whole id can be looked up: <a href={hrefTo('users', wanted)}>open {wanted}</a>.
        </p>
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
  const [why, setWhy] = useState<string | null>(null);
  const next = useRef<string | null | undefined>(undefined);
  const isLoading = useRef(false);
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
    } finally {
      isLoading.current = false;
    }
  };
  // The first page, once.
  useEffect(() => {
    more();
  }, []);
  return { people, isComplete, why, more };
}
