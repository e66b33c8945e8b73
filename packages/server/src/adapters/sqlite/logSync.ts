import { type FileHandle, open } from 'node:fs/promises';

export interface LogSync {
  /** Resolves once everything that was written to the log before the call is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The sync that SQLite would make at every commit, of the same file, by a thread beside the event loop. `fdatasync`, as
 * PostgreSQL syncs its log: bytes and length, not the time of the change. Nobody can put another log in its place
 * meanwhile: SQLite removes it only when no process has the store open.
 *
 * @param file the store's; its log is beside it once something was written
 */
export function createLogSync(file: string): LogSync {
  let log: Promise<FileHandle> | undefined;
  return {
    async sync() {
      log ??= open(`${file}-wal`, 'r+');
      await (await log).datasync();
    },
    async close() {
      // One that could not be opened has nothing to close; `sync` said so.
      const opened = await log?.catch(() => undefined);
      await opened?.close();
    },
  };
}
