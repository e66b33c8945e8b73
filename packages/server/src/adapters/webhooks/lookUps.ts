export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly HostAddress[]>;

/** @throws what the look-up throws, or the signal's reason, whichever comes first */
export type LookUp = (host: string, signal: AbortSignal) => Promise<readonly HostAddress[]>;

/**
 * Look-ups can't be broken off, and each holds one of the few threads that also write files, for as long as no name server
 * answers: so one name is asked for once at a time, and only so many names are. Who has to wait may give up; then nothing
 * was begun for them. An answer is used by those who wait for it and kept for nobody.
 */
export function createLookUps(resolve: Resolve, mostAtOnce = MOST_AT_ONCE): LookUp {
  const underWay = new Map<string, Promise<readonly HostAddress[]>>();
  let next = Promise.withResolvers<void>();
  const begin = (host: string): Promise<readonly HostAddress[]> => {
    const found = resolve(host).finally(() => {
      underWay.delete(host);
      next.resolve();
      next = Promise.withResolvers<void>();
    });
    underWay.set(host, found);
    return found;
  };
  return async (host, signal) => {
    for (;;) {
      signal.throwIfAborted();
      const found = underWay.get(host) ?? (underWay.size < mostAtOnce ? begin(host) : null);
      if (found !== null) return untilAborted(found, signal);
      await untilAborted(next.promise, signal);
    }
  };
}

/** Half of the threads that the platform has for look-ups and files. */
const MOST_AT_ONCE = 2;

function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stopped = () => reject(signal.reason);
    signal.addEventListener('abort', stopped, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped));
  });
}
