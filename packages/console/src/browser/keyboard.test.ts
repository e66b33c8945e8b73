import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { goTo, openConsole, openSignedIn } from '../testing/browser.ts';
import { startConsole } from '../testing/consoleService.ts';

const here = inChromium(startConsole);

const focused = (page: Page): Promise<string> =>
  page.evaluate('document.activeElement.id || document.activeElement.innerText');

describe.skipIf(chromiumPath === null)('by keyboard alone', () => {
  it('one signs in at once, and again where a key was wrong', async () => {
    const { page } = await openConsole(here);
    expect(await focused(page)).toBe('key');
    await page.keyboard.type('ka_live_wrong');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=alert]');
    await expect.poll(() => focused(page)).toBe('key');
    await page.keyboard.type(here.site.key);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.shell');
  });

  it('one is back where one was when a question is over, however it ended', async () => {
    await here.site.api.users.giveConsent('ada', '1');
    const { page } = await openSignedIn(here);
    await goTo(page, 'users/ada');
    const ask = async () => {
      await page.locator('button:has-text("Exempt")').focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('dialog input:focus');
    };
    const isOver = () => page.waitForSelector('dialog', { state: 'detached' });
    await ask();
    await page.keyboard.press('Escape');
    await isOver();
    expect(await focused(page)).toBe('Exempt');
    await ask();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await isOver();
    expect(await focused(page)).toBe('Exempt');
    await ask();
    await page.keyboard.type('types with a mouth stick');
    await page.keyboard.press('Enter');
    await isOver();
    // The same button, which ends it now.
    await expect.poll(() => focused(page)).toBe('End');
  });
});
