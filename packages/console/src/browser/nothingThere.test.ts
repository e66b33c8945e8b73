import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { expectAccessible, goTo, openSignedIn } from '../testing/browser.ts';
import { startConsole } from '../testing/consoleService.ts';

const here = inChromium(startConsole);

describe.skipIf(chromiumPath === null)('where there is nothing to show, the console', () => {
  it.each(['nosuch', 'keys/abc', 'users/ada/more', '%3Cimg%20src=x%3E'])(
    'says that there is no page at #/%s, and leads back',
    async (address) => {
      const { page, problems } = await openSignedIn(here);
      await goTo(page, address);
      expect(await page.textContent('h1')).toBe('No such page');
      expect(await page.title()).toBe('No such page · keystroke-auth');
      expect(await page.textContent('main code')).toBe(`#/${address}`);
      expect(await page.locator('nav [aria-current]').count()).toBe(0);
      await expectAccessible(page);
      await page.click('main >> text=Go to the overview');
      await page.waitForSelector('h1 >> text=Overview');
      expect(problems).toEqual([]);
    },
  );
});
