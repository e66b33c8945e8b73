import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { InChromium } from '../../../client/src/testing/inChromium.ts';
import type { ConsoleService } from './consoleService.ts';

export interface Opened {
  readonly page: Page;
  /** What the page reported as wrong: refused by its policy, thrown, or not loaded. */
  readonly problems: readonly string[];
}

/** Where `goTo` goes: every view of the console, and somebody of those in it. */
export const VIEWS = [
  'overview',
  'users',
  'users/ada',
  'attempts',
  'policies',
  'keys',
  'webhooks',
  'audit',
  'system',
] as const;

/** A browser of its own at the console, not signed in. */
export async function openConsole(
  here: InChromium<ConsoleService>,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const page = await here.newPage(options);
  page.setDefaultTimeout(60_000);
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    // A refusal by the service is a line of the browser's, too.
    if (message.type() === 'error' && !message.text().includes('the server responded with')) {
      problems.push(message.text());
    }
  });
  await page.goto(`${here.site.url}/console/`);
  await page.waitForSelector('#key');
  return { page, problems };
}

export async function signIn(page: Page, key: string): Promise<void> {
  await page.fill('#key', key);
  await page.click('button[type=submit]');
}

export async function openSignedIn(
  here: InChromium<ConsoleService>,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const opened = await openConsole(here, options);
  await signIn(opened.page, here.site.key);
  await opened.page.waitForSelector('.shell');
  return opened;
}

/** Goes to a view and waits until it has what it shows. */
export async function goTo(page: Page, view: string): Promise<void> {
  // Until the page has heard of it, the view before is still there, and nothing in that waits.
  await page.evaluate(`new Promise((shown) => {
    const hash = ${JSON.stringify(`#/${view}`)};
    if (location.hash === hash) return shown();
    addEventListener('hashchange', () => setTimeout(shown), { once: true });
    location.hash = hash;
  })`);
  await page.waitForSelector('h1');
  await page.waitForSelector('.waiting', { state: 'detached' });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Shows the page in other colours, and waits until all of it has them. */
export async function recolour(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(`(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  })()`);
}

/** Expects nothing that axe-core finds serious, by the rules of WCAG 2.2 AA. */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the protocol: the page's policy lets no script in that is not a file of the service.
  const found: unknown = await page.evaluate(
    `(() => { ${axe}; return axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', '))); })()`,
  );
  expect(found).toEqual([]);
}
