import { type FileHandle, open } from 'node:fs/promises';

export interface FileSync {
  /** Resolves once everything that was written to the file before the call is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The sync that SQLite would make, by a thread beside the event loop. `fdatasync`, as PostgreSQL syncs its log: bytes and
 * length, not the time of the change.
 *
 * Of the log: nobody can put another one in its place meanwhile, for SQLite removes it only when no process has the store
 * open. Of the store itself: close it after every connection of this process, whose locks on the file the system takes
 * away when any descriptor of it is closed (https://www.sqlite.org/howtocorrupt.html, 2.2).
 *
 * @param file opened when it is first synced, and is there by then
 */
export function createFileSync(file: string): FileSync {
  let opened: Promise<FileHandle> | undefined;
  let closed = false;
  return {
    async sync() {
      if (closed) throw new Error('the file is closed');
      opened ??= open(file, 'r+');
      await (await opened).datasync();
    },
    async close() {
      closed = true;
      // One that could not be opened has nothing to close; `sync` said so.
      const handle = await opened?.catch(() => undefined);
      await handle?.close();
    },
  };
}

/**
 * The log is not synced any more, and so nothing acknowledged, once the store could not be: the kernel tells of what it lost
 * once, so SQLite would not hear of it, and begin the log anew, which alone still has what was lost.
 */
export function stopTogether(
  log: Pick<FileSync, 'sync'>,
  store: Pick<FileSync, 'sync'>,
): { log(): Promise<void>; store(): Promise<void> } {
  let failed: { readonly why: unknown } | null = null;
  return {
    async log() {
      if (failed !== null) throw failed.why;
      await log.sync();
    },
    async store() {
      try {
        await store.sync();
      } catch (why) {
        failed = { why };
        throw why;
      }
    },
  };
}
