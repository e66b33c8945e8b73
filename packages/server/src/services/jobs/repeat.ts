/** Work that is done again and again. */
export interface Repeated {
  /** Nothing begins any more, and what runs is told to end; resolves when it has. */
  stop(): Promise<void>;
}

/** The pauses differ by so much at most, so that processes that started together do not work together (share). */
const JITTER = 0.2;

/**
 * Does work after about `firstMs`, and then with pauses of about `everyMs` between the end of one go and the begin of the
 * next; keeps no process alive for it. What fails is told, and tried again.
 */
export function repeat(
  work: (signal: AbortSignal) => Promise<void>,
  {
    everyMs,
    firstMs = everyMs,
    random,
    onError,
  }: {
    readonly everyMs: number;
    readonly firstMs?: number;
    readonly random: () => number;
    readonly onError: (error: unknown) => void;
  },
): Repeated {
  const stopping = new AbortController();
  let running = Promise.resolve();
  let timer = wait(firstMs);
  return {
    stop() {
      stopping.abort();
      clearTimeout(timer);
      return running;
    },
  };

  function wait(ms: number): NodeJS.Timeout {
    const pause = ms * (1 + JITTER * (2 * random() - 1));
    return setTimeout(() => {
      running = work(stopping.signal)
        .catch(onError)
        .then(() => {
          if (!stopping.signal.aborted) timer = wait(everyMs);
        });
    }, pause).unref();
  }
}
