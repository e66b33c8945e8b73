import type { Clock } from './clock.ts';

/** When a call must be over: after its time, or when its caller no longer wants it. */
export interface Deadline {
  /** Aborted at the end of either. */
  readonly signal: AbortSignal;
  /** Milliseconds. */
  timeLeft(): number;
  /** Whether this was thrown because the time was up. */
  isExpiry(thrown: unknown): boolean;
  /** The promise's own end, or a throw of the signal's reason if the deadline comes first. */
  within<Value>(work: Promise<Value>): Promise<Value>;
  pause(milliseconds: number): Promise<void>;
  /** Frees the timer and the listener. */
  end(): void;
}

export function startDeadline(clock: Clock, timeout: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  const expiry = new Error(`the call took longer than ${timeout} ms`);
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Nobody may be waiting when it comes.
  over.catch(() => undefined);
  const stop = (): void => controller.abort(caller?.reason);
  const end = clock.now() + timeout;
  const cancel = clock.after(timeout, () => controller.abort(expiry));
  if (caller?.aborted === true) stop();
  else caller?.addEventListener('abort', stop, { once: true });

  const within: Deadline['within'] = (work) => Promise.race([work, over]);
  return {
    signal,
    timeLeft: () => end - clock.now(),
    isExpiry: (thrown) => thrown === expiry,
    within,
    async pause(milliseconds) {
      let cancelPause: () => void = () => undefined;
      const passed = new Promise<void>((resolve) => {
        cancelPause = clock.after(milliseconds, resolve);
      });
      await within(passed).finally(cancelPause);
    },
    end() {
      cancel();
      caller?.removeEventListener('abort', stop);
    },
  };
}
