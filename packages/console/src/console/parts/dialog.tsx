import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { wordsOf } from '../api.ts';

/** A dialog of the browser's own: it keeps the focus, closes with Escape unless it is to stay, and gives the focus back. */
function Dialog({
  title,
  close,
  stays = false,
  children,
}: {
  readonly title: string;
  readonly close: () => void;
  /** Escape does not close it. */
  readonly stays?: boolean;
  readonly children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // While it is in the page: taken away while it is open, it would take the focus with it.
  useLayoutEffect(() => {
    const { current: dialog } = element;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        if (stays) event.preventDefault();
      }}
      onClose={close}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** What is asked before something is done. */
export interface Question {
  readonly title: string;
  /** On the button that does it. */
  readonly action: string;
  /** Whether it can't be taken back. */
  readonly danger?: boolean;
  /** What has to be typed first, to the letter. */
  readonly typed?: string;
  /** What has to be told. */
  readonly field?: { readonly label: string; readonly hint: string; readonly maxLength: number };
  readonly words: ComponentChildren;
  /** @param text what was told */
  run(text: string): Promise<unknown>;
}

/** Asks, and shows why it could not be done. */
export function Confirm({
  title,
  action,
  danger = false,
  typed,
  field,
  words,
  run,
  close,
}: Question & { readonly close: () => void }) {
  const [text, setText] = useState('');
  const [why, setWhy] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);
  const id = useId();
  const isReady = (typed === undefined || text === typed) && !isRunning;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!isReady) return;
    setRunning(true);
    try {
      await run(text);
      close();
    } catch (error) {
      setWhy(wordsOf(error));
      setRunning(false);
    }
  };
  return (
    <Dialog title={title} close={close}>
      <form class="stack" onSubmit={submit}>
        {words}
        {typed === undefined && field === undefined ? null : (
          <div class="field">
            <label for={id}>
              {field === undefined ? (
                <>
                  Type <strong class="mono">{typed}</strong> to continue
                </>
              ) : (
                field.label
              )}
            </label>
            <input
              id={id}
              class="input"
              autocomplete="off"
              spellcheck={false}
              required
              maxLength={field?.maxLength ?? 1_000}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            {field === undefined ? null : <p class="hint">{field.hint}</p>}
          </div>
        )}
        {why === null ? null : (
          <p class="note bad" role="alert">
            {why}
          </p>
        )}
        <div class="actions">
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class={`button primary ${danger ? 'danger' : ''}`} disabled={!isReady}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** A secret that is shown once: a key pressed by mistake does not lose it. */
export function ShownOnce({
  what,
  secret,
  close,
}: {
  readonly what: string;
  readonly secret: string;
  readonly close: () => void;
}) {
  const [copied, setCopied] = useState<'not yet' | 'yes' | 'refused'>('not yet');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied('yes');
    } catch {
      // Browsers give pages that came without TLS no clipboard.
      setCopied('refused');
    }
  };
  return (
    <Dialog title={what} close={close} stays>
      <div class="stack">
        <p>It is shown only now. Keep it where your server reads its secrets.</p>
        <code class="secret">{secret}</code>
        {copied === 'refused' ? (
          <p class="note" role="status">
            The browser does not let this page copy. Select the text and copy it yourself.
          </p>
        ) : null}
        <div class="actions">
          <button type="button" class="button" onClick={copy}>
            {copied === 'yes' ? 'Copied' : 'Copy'}
          </button>
          <button type="button" class="button primary" onClick={close}>
            I have it
          </button>
        </div>
      </div>
    </Dialog>
  );
}
