import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { expectAccessible, goTo, openConsole, openSignedIn, recolour, VIEWS } from '../testing/browser.ts';
import { startFilledConsole } from '../testing/consoleService.ts';

const here = inChromium(() => startFilledConsole(3));

const OPENERS = 'main button:is(:text-matches("…$"), :text-matches("^New "))';

async function expectAccessibleInBoth(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await recolour(page, colorScheme);
    // On a busy machine the browser may show the colours before for a moment; what is wrong stays.
    await vi.waitFor(() => expectAccessible(page), { timeout: 60_000 });
  }
}

describe.skipIf(chromiumPath === null).each([1280, 360])('at %i px, light and dark', (width) => {
  const options = { viewport: { width, height: 800 }, reducedMotion: 'reduce' } as const;

  it('the door of the console is for everybody', async () => {
    const { page } = await openConsole(here, options);
    await expectAccessibleInBoth(page);
  });

  it('every view of the console is, and every dialog that opens in it', async () => {
    const { page } = await openSignedIn(here, options);
    const asked: string[] = [];
    for (const view of VIEWS) {
      await goTo(page, view);
      if (view === 'attempts') await page.click('.attempt summary');
      await expectAccessibleInBoth(page);
      const seen = new Set<string>();
      for (const opener of await page.locator(OPENERS).all()) {
        const name = (await opener.textContent()) ?? '';
        if (seen.has(name)) continue;
        seen.add(name);
        await opener.click();
        await page.waitForSelector('dialog[open]');
        await expectAccessibleInBoth(page);
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog[open]', { state: 'detached' });
        asked.push(`${view}: ${name}`);
      }
    }
    expect(asked).toEqual(
      expect.arrayContaining(['users/ada: Erase …', 'keys: New key', 'webhooks: Remove …']),
    );
  });

  it('a key that is shown once is', async () => {
    const { page } = await openSignedIn(here, options);
    await goTo(page, 'keys');
    await page.click('text=New key');
    await page.fill('#label', `at ${width} px`);
    await page.click('dialog button[type=submit]');
    await page.waitForSelector('.secret');
    await expectAccessibleInBoth(page);
  });

  it('the demo is, before anything was typed', async () => {
    const { page } = await openConsole(here, options);
    await page.goto(`${here.site.url}/demo/`);
    await page.waitForSelector('.type .input');
    await page.getByRole('button', { name: 'Your own' }).click();
    await expectAccessibleInBoth(page);
    await page.getByText('Keypad on screen', { exact: true }).click();
    await page.waitForSelector('.pad button');
    await expectAccessibleInBoth(page);
  });
});
