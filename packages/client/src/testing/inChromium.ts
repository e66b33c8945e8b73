import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { chromiumPath, launchChromium } from './chromium.ts';

/** What all tests of a file share, once they run: a Chromium, and where its pages come from. */
export interface InChromium<Site> {
  readonly browser: Browser;
  readonly site: Site;
  /** As of somebody who was never there; closed when the test has ended. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
}

/** For the tests of a file, which are to be skipped where `chromiumPath` is null: nothing is started there. */
export function inChromium<Site extends { stop(): Promise<void> }>(
  start: () => Promise<Site>,
): InChromium<Site> {
  let browser: Browser | undefined;
  let site: Site | undefined;
  beforeAll(async () => {
    if (chromiumPath === null) return;
    site = await start();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });
  return {
    get browser() {
      return running(browser);
    },
    get site() {
      return running(site);
    },
    async newPage(options) {
      const context = await running(browser).newContext(options);
      onTestFinished(() => context.close());
      return context.newPage();
    },
  };
}

function running<Started>(started: Started | undefined): Started {
  if (started === undefined)
    throw new Error('expected a test that runs: this is not started yet, or not at all');
  return started;
}
