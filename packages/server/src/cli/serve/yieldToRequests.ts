import { readdirSync, readFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/** As Linux has them in `/proc/PID/task`; of this process, which V8 starts all of its threads in. */
const THREADS = '/proc/self/task';
/** What V8 compiles, marks and sweeps with beside the event loop: as many as `--v8-pool-size` says. */
const V8_THREAD = 'V8Worker';
/** So much nicer than the event loop that it gets nine times as much of a processor that both want. */
const NICER = 10;

/**
 * For a service: the threads in which V8 collects garbage beside the event loop get a processor after the event loop, where
 * there are not enough for both. Else four of them begin at once, and on two processors nobody is answered for a tenth of a
 * second. Measured: docs/performance-notes.md, What slow requests wait for.
 *
 * Nothing waits for them for longer: while the event loop waits for one, it leaves its own processor to it. On systems other
 * than Linux, and where threads have other names, nothing happens.
 */
export function yieldToRequests(): void {
  const nice = Math.min(getPriority() + NICER, constants.priority.PRIORITY_LOW);
  for (const thread of threads()) {
    if (nameOf(thread) !== V8_THREAD) continue;
    try {
      setPriority(Number(thread), nice);
    } catch {
      // Where the system forbids it (seccomp), the service runs as it would have.
    }
  }
}

function threads(): string[] {
  try {
    return readdirSync(THREADS);
  } catch {
    return [];
  }
}

function nameOf(thread: string): string | null {
  try {
    return readFileSync(`${THREADS}/${thread}/comm`, 'utf8').trim();
  } catch {
    // It has ended meanwhile.
    return null;
  }
}
