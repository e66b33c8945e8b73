import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { wordsOf } from '../api.ts';

export type Loading<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'ready'; readonly value: Value };

/** Loads when shown, and again when a dependency changes or `again` is called; what comes too late is dropped. */
export function useLoad<Value>(
  load: () => Promise<Value>,
  dependencies: readonly unknown[],
): readonly [Loading<Value>, () => void] {
  const [loading, setLoading] = useState<Loading<Value>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  // The caller names what it depends on.
  useEffect(() => {
    let isCurrent = true;
    latest.current().then(
      (value) => isCurrent && setLoading({ state: 'ready', value }),
      (error: unknown) => isCurrent && setLoading({ state: 'failed', why: wordsOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [...dependencies, round]);
  const again = useCallback(() => setRound((last) => last + 1), []);
  return [loading, again];
}

export function Loaded<Value>({
  of,
  again,
  children,
}: {
  readonly of: Loading<Value>;
  readonly again: () => void;
  readonly children: (value: Value) => ComponentChildren;
}) {
  if (of.state === 'loading') return <Waiting />;
  if (of.state === 'failed') return <Failed why={of.why} again={again} />;
  return <>{children(of.value)}</>;
}

export function Waiting() {
  return (
    <div class="waiting" role="status">
      <span class="hidden">Loading …</span>
      <i />
      <i />
      <i />
    </div>
  );
}

export function Failed({ why, again }: { readonly why: string; readonly again?: () => void }) {
  return (
    <div class="note bad" role="alert">
      <p>{why}</p>
      {again === undefined ? null : (
        <button type="button" class="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <svg viewBox="0 0 96 24" aria-hidden="true">
        <rect x="2" y="6" width="14" height="12" rx="2" />
        <rect x="22" y="6" width="24" height="12" rx="2" />
        <rect x="54" y="6" width="10" height="12" rx="2" />
        <rect x="76" y="6" width="18" height="12" rx="2" />
      </svg>
      <h2>{title}</h2>
      {children === undefined ? null : <p>{children}</p>}
    </div>
  );
}
