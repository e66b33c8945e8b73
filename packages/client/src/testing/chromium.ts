import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian and others put it; `CHROMIUM` names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium to test in; null where there is none, which is said aloud, and is a failure in CI. */
export const chromiumPath = findChromium();

function findChromium(): string | null {
  const { CHROMIUM, CI } = process.env;
  const found = (CHROMIUM === undefined ? PLACES : [CHROMIUM]).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const problem = 'no Chromium (apt-get install chromium, or CHROMIUM=/path/to/it)';
  if (CI === 'true') throw new Error(`the tests in a browser can't run: ${problem}`);
  // biome-ignore lint/suspicious/noConsole: a test that is skipped in silence is taken for one that passed.
  console.warn(`!!! SKIPPED: the tests in a browser: ${problem}`);
  return null;
}

/** Root has no sandbox; a container's /dev/shm is small. */
export const CHROMIUM_ARGS = ['--no-sandbox', '--disable-dev-shm-usage'] as const;

/** @throws where there is none */
export function launchChromium(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('expected a Chromium: ask chromiumPath first');
  return chromium.launch({ executablePath: chromiumPath, args: [...CHROMIUM_ARGS] });
}
