import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Options } from 'close-with-grace';
import type { Log } from '../../observability/log.ts';
import { endNow } from '../endNow.ts';

/** Kept of the time for the last lines of the log (ms). */
const LAST_MS = 250;

/** For close-with-grace, which ends the process by waiting for its threads: `endInTime` has the time. */
export function graceOptions({ logger }: Log): Options {
  const impatient = (why: string) => {
    // The log would be written later.
    writeSync(2, `${why} while stopping: the process ends at once\n`);
    endNow(1);
  };
  return {
    delay: false,
    logger,
    onSecondSignal: (signal) => impatient(`a second ${signal}`),
    onSecondError: (error) => impatient(`another error (${String(error)})`),
  };
}

/** What a service leaves behind that stops: threads wait for it, which may never be answered. */
export interface LeftBehind {
  /** Their names. */
  readonly jobs: readonly string[];
  /** Lines of the log that nobody takes. */
  readonly log: boolean;
}

/**
 * Stops what runs, in order. When that takes too long, or leaves something behind, the process ends here and now: what was acknowledged is
 * durable by then. Else whoever called ends it.
 *
 * @param code of a process that has done all that it was to do; 1 where it has not
 * @param stop closes everything, the log last
 * @param unfinished what it waits for now, in words
 */
export async function endInTime({
  withinMs,
  code,
  log,
  stop,
  unfinished,
}: {
  readonly withinMs: number;
  readonly code: 0 | 1;
  readonly log: Log;
  stop(): Promise<LeftBehind>;
  unfinished(): readonly string[];
}): Promise<void> {
  try {
    const left = await Promise.race([stop(), pause(withinMs - LAST_MS, null)]);
    if (left?.jobs.length === 0) {
      if (left.log) endNow(code);
      return;
    }
    if (left === null) {
      const about = { unfinished: unfinished() };
      log.logger.error(about, 'SHUTDOWN_TIMEOUT is over: ending without what is not done');
    }
  } catch (err) {
    log.logger.fatal({ err }, 'it could not be stopped in order');
  }
  await Promise.race([log.close(), pause(LAST_MS)]);
  endNow(1);
}
