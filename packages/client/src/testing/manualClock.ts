import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../api/clock.ts';

export interface ManualClock extends Clock {
  /** Lets time pass, from one timer to the next, until the work is done; gives or throws what it does. */
  run<Value>(work: Promise<Value>): Promise<Value>;
  /** Timers that nobody called off and that did not go off. */
  pending(): number;
}

/** Time that passes only where a test lets it. */
export function createManualClock(start = 1_800_000_000_000): ManualClock {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();

  function fireNext(): void {
    const [next] = [...timers].sort((a, b) => a.at - b.at);
    if (next === undefined) throw new Error('nothing is left that could end the work');
    timers.delete(next);
    now = Math.max(now, next.at);
    next.run();
  }

  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async run(work) {
      let done = false;
      work
        .finally(() => {
          done = true;
        })
        .catch(() => undefined);
      await setImmediate();
      while (!done) {
        fireNext();
        await setImmediate();
      }
      return work;
    },
    pending: () => timers.size,
  };
}
