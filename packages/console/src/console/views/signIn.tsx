import { useEffect, useRef, useState } from 'preact/hooks';
import { signedOutBecause, signIn } from '../api.ts';
import { Mark } from '../parts/mark.tsx';

export function SignIn() {
  const [key, setKey] = useState('');
  const [why, setWhy] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    setRunning(true);
    setWhy(null);
    try {
      await signIn(key.trim());
    } catch (error) {
      setWhy(error instanceof Error ? error.message : 'That did not work.');
      // The button can't be pressed meanwhile, so the focus is not on it any more; and the key has to be typed again.
      field.current?.focus();
    } finally {
      setKey('');
      setRunning(false);
    }
  };
  return (
    <main class="sign-in">
      <form class="card stack" onSubmit={submit}>
        <div class="brand">
          <Mark />
          <span>keystroke-auth</span>
        </div>
        <h1>Console</h1>
        {signedOutBecause.value === null ? null : (
          <p class="note" role="status">
            {signedOutBecause.value}
          </p>
        )}
        <div class="field">
          <label for="key">API key</label>
          <input
            id="key"
            ref={field}
            class="input mono"
            type="password"
            autocomplete="off"
            required
            value={key}
            aria-invalid={why !== null}
            aria-describedby="key-help"
            onInput={(event) => setKey(event.currentTarget.value)}
          />
          <p id="key-help" class="hint">
            The first start of the service printed one; <code>keystroke-auth keys create</code> makes more.
            You may do here what the key may do. This browser does not keep it: the session ends after 15
            minutes without use.
          </p>
        </div>
        {why === null ? null : (
          <p class="note bad" role="alert">
            {why}
          </p>
        )}
        <button type="submit" class="button primary" disabled={isRunning}>
          Sign in
        </button>
      </form>
    </main>
  );
}
