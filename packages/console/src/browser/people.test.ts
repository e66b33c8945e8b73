import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../../../client/src/testing/chromium.ts';
import { expectAccessible, goTo, openSignedIn } from '../testing/browser.ts';
import { type ConsoleService, startConsole } from '../testing/consoleService.ts';

const ALL = 100_000;
const SIZE = 2_000;

let browser: Browser;
let service: ConsoleService;
beforeAll(async () => {
  if (chromiumPath === null) return;
  service = await startConsole();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/**
 * As many people as a store of some size has; the service itself would need minutes to have them.
 *
 * @param isDue when those after the first pages come
 */
async function giveMany(page: Page, isDue: Promise<void> = Promise.resolve()): Promise<void> {
  const at = '2026-01-01T00:00:00.000Z';
  await page.route('**/v1/users?*', async (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    if (from > 2 * SIZE) await isDue;
    const items = Array.from({ length: SIZE }, (_, i) => ({
      ...{ user_id: `person-${from + i}@example.org`, profiles: 1, enrolled: true, exempt: false },
      ...{ consent_version: null, created_at: at, updated_at: at },
    }));
    const next = from + SIZE;
    return route.fulfill({ json: { items, next_cursor: next < ALL ? String(next) : null } });
  });
}

/** From now on the longest time between two frames (ms). */
const watchFrames = (page: Page) =>
  page.evaluate(`{
    let last = performance.now();
    window.worstFrame = 0;
    const next = (now) => {
      window.worstFrame = Math.max(window.worstFrame, now - last);
      last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }`);

describe.skipIf(chromiumPath === null)('a part of an id', () => {
  it('is found among a hundred thousand people, and nothing freezes meanwhile', async () => {
    const { page, problems } = await openSignedIn(browser, service);
    await giveMany(page);
    await goTo(page, 'users');
    await page.waitForSelector('.windowed');
    await watchFrames(page);
    await page.locator('#search').pressSequentially('99998@');
    const note = page.locator('main .note');
    await expect.poll(() => note.textContent()).toContain('0 of the 2,000 that are loaded');
    await expectAccessible(page);
    await page.click('text=Load everybody');
    await page.waitForSelector('text=person-99998@example.org', { timeout: 60_000 });
    await expect.poll(() => page.textContent('.head .quiet')).toBe('100,000');
    for (const part of ['9', '77', 'person-4', 'nobody', '']) {
      await page.fill('#search', '');
      await page.locator('#search').pressSequentially(part);
    }
    // Frozen, not slow: the machine of a test may be busy.
    expect(Number(await page.evaluate('window.worstFrame'))).toBeLessThan(1_000);
    await page.fill('#search', 'person-123');
    await expect.poll(() => page.locator('.windowed li').first().textContent()).toContain('person-123@');
    await page.fill('#search', 'nobody');
    await expect
      .poll(() => note.textContent())
      .toContain('0 of the 100,000 that are loaded have this in their id, which are all');
    expect(problems).toEqual([]);
  });

  it('is looked for as long as somebody wants, and a whole one is opened at once', async () => {
    await service.api.users.giveConsent('ada', '1');
    const { page } = await openSignedIn(browser, service);
    let goOn = () => {};
    await giveMany(
      page,
      new Promise((resolve) => {
        goOn = resolve;
      }),
    );
    await goTo(page, 'users');
    await page.fill('#search', 'ada');
    await page.click('text=Load everybody');
    await page.click('main .note >> text=Stop');
    goOn();
    await page.waitForSelector('text=Load everybody');
    await page.keyboard.press('Escape');
    await page.click('text=Open this id');
    await page.waitForSelector('h1 >> text=ada');
  });
});
