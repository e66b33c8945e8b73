/** Writes between two copies of the log: some four pages each, of which many are the same page again (16 MB of log). */
const WRITES = 900;

/**
 * When the log is copied into the store. SQLite would do it inside a commit, on the event loop, and wait for the disk twice:
 * nobody is answered meanwhile. So a thread does it, in two steps: most of the log while writing goes on, and then what
 * was written since, while nobody writes, for a log begins anew only when all of it was copied.
 *
 * Where the thread can't, nothing is lost but time: SQLite does it all the same, a little later.
 *
 * @param copy copies the log as it is now, beside the event loop
 * @returns what is to be told of each commit; the next transaction waits for its promise, which never rejects
 */
export function createCheckpoints(copy: () => Promise<void>): (writes: number) => Promise<void> | undefined {
  let written = 0;
  let state: 'waiting' | 'copying' | 'copied' = 'waiting';
  const done = () => {
    state = 'waiting';
    written = 0;
  };
  return (writes) => {
    written += writes;
    if (state === 'copied') return copy().then(done, done);
    if (state === 'waiting' && written >= WRITES) {
      state = 'copying';
      copy().then(() => {
        state = 'copied';
      }, done);
    }
    return undefined;
  };
}
