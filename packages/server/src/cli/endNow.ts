/**
 * Ends the process, whatever its threads do. `process.exit` waits for every thread, and one that waits for a dead disk, or for a mount
 * whose server is gone, never comes. The system ends all threads of a process when another program takes its place: one that only ends.
 * Nothing is written out or removed any more.
 */
export function endNow(code: number): never {
  try {
    process.execve?.(process.execPath, [process.execPath, '-e', `process.exit(${code})`], {});
  } catch {
    // Not there on Windows, nor where another program can't be started.
  }
  process.kill(process.pid, 'SIGKILL');
  throw new Error('this process was killed');
}
