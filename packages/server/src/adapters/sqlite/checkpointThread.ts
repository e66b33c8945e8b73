import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface CheckpointThread {
  /** Copies the log into the store; one at a time. Rejects where it could not, and once it is closed. */
  copy(): Promise<void>;
  /** Resolves once the thread has closed the store. */
  close(): Promise<void>;
}

/** A thread with a connection of its own, which starts when it is first needed and does not keep the process running. */
export function createCheckpointThread(file: string): CheckpointThread {
  let worker: Worker | undefined;
  let closed = false;
  const start = (): Worker => {
    const started = new Worker(new URL(import.meta.resolve('#checkpoint-worker')), { workerData: file });
    started.unref();
    // Whoever waits for it is told by `once`; another one starts the next time.
    started.on('error', () => undefined);
    started.once('exit', () => {
      if (worker === started) worker = undefined;
    });
    return started;
  };
  return {
    async copy() {
      // Nobody would close the store again.
      if (closed) throw new Error('the store is closing');
      worker ??= start();
      const ended = new AbortController();
      const end = () => ended.abort();
      worker.once('exit', end);
      const answered = once(worker, 'message', { signal: ended.signal });
      worker.postMessage('copy');
      try {
        await answered;
      } finally {
        worker?.off('exit', end);
      }
    },
    async close() {
      closed = true;
      if (worker === undefined) return;
      worker.ref();
      // One that ends with an error has let go of the store as well.
      const exited = once(worker, 'exit').catch(() => undefined);
      worker.postMessage('close');
      await exited;
    },
  };
}
