/** Writes between two copies of the log: some four pages each, of which many are the same page again (16 MB of log). */
const WRITES = 900;

export interface StoreCopy {
  /** Copies the log as it is now into the store, beside the event loop. */
  copy(): Promise<void>;
  /** Resolves once what was copied is on the disk. */
  sync(): Promise<void>;
  /** Hears why it could not be, once until it can be again. */
  failed(error: unknown): void;
}

/**
 * When the log is copied into the store. SQLite would do it inside a commit, on the event loop, and wait for the disk twice:
 * nobody is answered meanwhile. So a thread does it, in two steps: most of the log while writing goes on, and then what
 * was written since, while nobody writes, for a log begins anew only when all of it was copied.
 *
 * The first step goes twice over the log, and syncs the store after each. SQLite syncs it only once all of the log is copied,
 * which is in the second step: everything since the last time would go to the disk while nobody may write.
 *
 * Where the thread can't, nothing is lost but time: SQLite does it all the same, a little later. It is told, because everybody waits then.
 *
 * @returns what is to be told of each commit; the next transaction waits for its promise, which never rejects
 */
export function createCheckpoints({
  copy,
  sync,
  failed,
}: StoreCopy): (writes: number) => Promise<void> | undefined {
  let written = 0;
  let state: 'waiting' | 'copying' | 'copied' = 'waiting';
  let told = false;
  const again = () => {
    state = 'waiting';
    written = 0;
  };
  const done = () => {
    again();
    told = false;
  };
  const fail = (error: unknown) => {
    again();
    if (!told) failed(error);
    told = true;
  };
  const copyMost = async (): Promise<void> => {
    await copy();
    await sync();
    // What was written meanwhile: the disk took its time.
    await copy();
    await sync();
  };
  return (writes) => {
    written += writes;
    if (state === 'copied') return copy().then(done, fail);
    if (state === 'waiting' && written >= WRITES) {
      state = 'copying';
      copyMost().then(() => {
        state = 'copied';
      }, fail);
    }
    return undefined;
  };
}
