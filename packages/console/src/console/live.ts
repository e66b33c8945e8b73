import type { Attempt } from '@keystroke-auth/client';
import { openStream } from './api.ts';
import { readEvents } from './events.ts';

/** How new tries come: `live` as they are decided, `asking` every few seconds, `silent` not at all just now. */
export type Following = 'connecting' | 'live' | 'asking' | 'silent';

export interface Follower {
  /** The newest tries, asked for. */
  look(): Promise<readonly Attempt[]>;
  tell(attempts: readonly Attempt[]): void;
  say(following: Following): void;
}

/** How often it is asked where there is no stream, and how often a stream is tried again (ms). */
const ASK_MS = 3_000;
const RETRY_MS = 30_000;
/** One that ends sooner is cut by something in between, again and again (ms). */
const SHORT_MS = 2_000;
/** A stream says every ten seconds that it is there: one that says nothing for so long is kept by something in between (ms). */
const SILENCE_MS = 25_000;

/** Tells of tries while the page is looked at; what was missed meanwhile is asked for when it is again. */
export function followAttempts(follower: Follower): () => void {
  let stop: (() => void) | null = null;
  const change = (): void => {
    stop?.();
    stop = document.hidden ? null : followVisible(follower);
  };
  document.addEventListener('visibilitychange', change);
  change();
  return () => {
    document.removeEventListener('visibilitychange', change);
    stop?.();
  };
}

function followVisible({ look, tell, say }: Follower): () => void {
  const leaving = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = (ms: number, work: () => Promise<void>): void => {
    if (!leaving.signal.aborted) timer = setTimeout(work, ms);
  };
  const ask = async (): Promise<boolean> => {
    const attempts = await look().catch(() => null);
    if (leaving.signal.aborted) return false;
    if (attempts !== null) tell(attempts);
    return attempts !== null;
  };
  const stream = async (): Promise<void> => {
    const lived = await streamOnce();
    // One that was there and ended is tried again at once: the service may have been restarted, or the session's token renewed.
    if (lived) again(500, stream);
    else await poll(performance.now() + RETRY_MS);
  };
  const poll = async (until: number): Promise<void> => {
    say((await ask()) ? 'asking' : 'silent');
    again(ASK_MS, () => (performance.now() < until ? poll(until) : stream()));
  };
  void stream();
  return () => {
    leaving.abort();
    clearTimeout(timer);
  };

  /** Whether there was one. */
  async function streamOnce(): Promise<boolean> {
    const silence = new AbortController();
    let watch = setTimeout(() => silence.abort(), SILENCE_MS);
    const begun = performance.now();
    let isOpen = false;
    try {
      const pieces = await openStream('attempts', AbortSignal.any([leaving.signal, silence.signal]));
      for await (const { name, data } of readEvents(pieces)) {
        clearTimeout(watch);
        watch = setTimeout(() => silence.abort(), SILENCE_MS);
        if (name === 'open') {
          isOpen = true;
          // From here on nothing is missed; what was decided before is asked for once.
          if (await ask()) say('live');
        }
        if (name === 'attempts') {
          const attempts: readonly Attempt[] = JSON.parse(data);
          tell(attempts);
          say('live');
        }
      }
    } catch {
      // Refused, cut or silent: asking takes its place.
      return false;
    } finally {
      clearTimeout(watch);
    }
    return isOpen && performance.now() - begun > SHORT_MS;
  }
}
