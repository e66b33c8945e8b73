import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the public research data and the Flask service's recordings are.
 *
 * They sit beside the repository and are never copied into it, so a checkout without them is normal: a test
 * that needs them asks here and is skipped on null, and this file says so, once a folder.
 */
const SHARED = fileURLToPath(new URL('../../../../../shared', import.meta.url));
const { KEYSTROKE_DATA = join(SHARED, 'data') } = process.env;

/** A file of the research data (`$KEYSTROKE_DATA`, else `../shared/data`); null when it is not there. */
export function sharedData(relative: string): string | null {
  return existing(join(KEYSTROKE_DATA, relative));
}

/** A file of the Flask service's recordings, `flask-api` beside the data folder; null when it is not there. */
export function flaskApi(relative: string): string | null {
  return existing(join(dirname(KEYSTROKE_DATA), 'flask-api', relative));
}

const reported = new Set<string>();

function existing(path: string): string | null {
  if (existsSync(path)) return path;
  const folder = dirname(path);
  if (!reported.has(folder)) {
    reported.add(folder);
    // biome-ignore lint/suspicious/noConsole: a test that is skipped in silence is taken for one that passed.
    console.warn(`!!! SKIPPED: the tests on ${folder}: not there. Set KEYSTROKE_DATA to the data folder.`);
  }
  return null;
}
