import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { expectAccessible, goTo, openSignedIn } from '../testing/browser.ts';
import { startFilledConsole, typedBy } from '../testing/consoleService.ts';

const here = inChromium(() => startFilledConsole(1));
let samples = 100;

const decide = () => here.site.api.users.verify('ada', typedBy(1, ++samples));
const newest = (page: Page) => page.getAttribute('.rows time', 'datetime');
const saysLive = (page: Page, words: string) => page.waitForSelector(`.live >> text=${words}`);

describe.skipIf(chromiumPath === null)('attempts, live', () => {
  it('come as they are decided, with their outcome, without being asked for', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'attempts');
    await saysLive(page, 'as they are decided');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const before = await newest(page);
    const { attempt_id: id } = await decide();
    await expect.poll(() => newest(page)).not.toBe(before);
    await page.locator('.attempt summary').first().click();
    expect(await page.textContent('details[open]')).toContain('not reported');
    await here.site.api.attempts.outcome(id, { success: true, verified_by: 'totp' });
    await page.waitForSelector('details[open] >> text=confirmed by totp');
    expect(asked).toEqual([]);
    await expectAccessible(page);
  });

  it('are asked for where nothing can stay open, and that is said', async () => {
    const { page } = await openSignedIn(here);
    await page.route('**/v1/console/attempts', (route) => route.abort());
    await goTo(page, 'attempts');
    await saysLive(page, 'refreshed every 3 seconds');
    const before = await newest(page);
    await decide();
    await expect.poll(() => newest(page)).not.toBe(before);
    await page.route('**/v1/attempts?*', (route) => route.abort());
    await saysLive(page, 'does not answer');
  });

  it('come to those only that are looked at, and end with the session', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'attempts');
    await saysLive(page, 'as they are decided');
    await page.uncheck('text=Live');
    await page.waitForSelector('.live', { state: 'detached' });
    const before = await newest(page);
    await decide();
    await page.check('text=Live');
    await expect.poll(() => newest(page)).not.toBe(before);
    // In another tab, say.
    await page.evaluate(`fetch('/v1/console/session', { method: 'DELETE', headers: { 'x-console': '1' } })`);
    await decide();
    await page.waitForSelector('#key');
    expect(await page.textContent('[role=status]')).toContain('ended');
  });
});
