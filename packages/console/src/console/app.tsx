import { useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { session, signOut } from './api.ts';
import { Waiting } from './parts/load.tsx';
import { Mark } from './parts/mark.tsx';
import { hrefTo, route } from './router.ts';
import { Attempts } from './views/attempts.tsx';
import { Audit } from './views/audit.tsx';
import { Keys } from './views/keys.tsx';
import { Overview } from './views/overview.tsx';
import { Policies } from './views/policies.tsx';
import { SignIn } from './views/signIn.tsx';
import { System } from './views/system.tsx';
import { Unknown } from './views/unknown.tsx';
import { UserView } from './views/user.tsx';
import { Users } from './views/users.tsx';
import { Webhooks } from './views/webhooks.tsx';

interface View {
  readonly name: string;
  readonly title: string;
  readonly View: ComponentType;
}

const VIEWS: readonly View[] = [
  { name: 'overview', title: 'Overview', View: Overview },
  { name: 'users', title: 'People', View: Users },
  { name: 'attempts', title: 'Attempts', View: Attempts },
  { name: 'policies', title: 'Policies', View: Policies },
  { name: 'keys', title: 'Keys', View: Keys },
  { name: 'webhooks', title: 'Webhooks', View: Webhooks },
  { name: 'audit', title: 'Audit log', View: Audit },
  { name: 'system', title: 'System', View: System },
];

export function App() {
  if (session.value === undefined) return <Waiting />;
  return session.value === null ? <SignIn /> : <Shell />;
}

function Shell() {
  const [isOpen, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const [, id] = route.value;
  const current = viewAt(route.value);
  useEffect(() => {
    document.title = `${current === undefined ? 'No such page' : (id ?? current.title)} · keystroke-auth`;
  }, [current, id]);
  // Whoever goes somewhere by the keyboard or by ear arrives there.
  const isFirst = useRef(true);
  useSignalEffect(() => {
    route.value;
    if (!isFirst.current) {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    isFirst.current = false;
    setOpen(false);
  });
  return (
    <div class="shell">
      <button type="button" class="button skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header class="side">
        <div class="brand">
          <Mark />
          <span>keystroke-auth</span>
          <button
            type="button"
            class="button menu"
            aria-expanded={isOpen}
            aria-controls="views"
            onClick={() => setOpen(!isOpen)}
          >
            Menu
          </button>
        </div>
        <div id="views" class={isOpen ? 'drawer open' : 'drawer'}>
          <nav aria-label="Views">
            <ul>
              {VIEWS.map((view) => (
                <li key={view.name}>
                  <a href={hrefTo(view.name)} aria-current={view === current ? 'page' : undefined}>
                    {view.title}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <Who />
        </div>
      </header>
      <main ref={main} id="main" tabIndex={-1}>
        <Shown view={current} id={id} />
      </main>
    </div>
  );
}

/** The view of an address: only people have addresses of their own below it. */
function viewAt([name = 'overview', ...below]: readonly string[]): View | undefined {
  const most = name === 'users' ? 1 : 0;
  return below.length > most ? undefined : VIEWS.find((view) => view.name === name);
}

function Shown({ view, id }: { readonly view: View | undefined; readonly id: string | undefined }) {
  if (view === undefined) return <Unknown />;
  return id === undefined ? <view.View key={view.name} /> : <UserView key={id} userId={id} />;
}

function Who() {
  const { value } = session;
  if (value == null) return null;
  return (
    <div class="who">
      <p>
        <strong>{value.label}</strong>
        <span>
          {value.application}
          {value.environment === 'test' ? ' · sandbox' : ''}
        </span>
      </p>
      <button type="button" class="button" onClick={signOut}>
        Sign out
      </button>
    </div>
  );
}
