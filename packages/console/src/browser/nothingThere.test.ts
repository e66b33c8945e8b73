import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { expectAccessible, goTo, openConsole, openSignedIn, signIn } from '../testing/browser.ts';
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

  it('tells no attempts at all from none with a decision', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'attempts');
    await page.waitForSelector('h2 >> text=No attempts');
    expect(await page.textContent('.empty')).toContain('as soon as your backend asks');
    await page.selectOption('#decision', 'step_up');
    await page.waitForSelector('h2 >> text=No attempts with the decision step up');
    expect(await page.textContent('.empty')).toContain('Every decision');
  });

  it('counts nobody where nobody may be seen', async () => {
    const { secret } = await here.site.api.keys.create({ label: 'few', scopes: ['attempts:read'] });
    const { page } = await openConsole(here);
    await signIn(page, secret);
    await page.waitForSelector('.shell');
    await goTo(page, 'users');
    await page.waitForSelector('[role=alert]');
    expect(await page.textContent('.head')).toBe('People');
  });
});
