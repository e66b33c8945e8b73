import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { cdpOf } from '../../../client/src/testing/capturePage.ts';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { expectAccessible, goTo, openSignedIn } from '../testing/browser.ts';
import { startConsole } from '../testing/consoleService.ts';

const ALL = 100_000;
const SIZE = 2_000;

const here = inChromium(startConsole);

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

/** What the page's own thread has worked so far (ms of a processor): what others do meanwhile is not counted. */
async function watchWork(page: Page): Promise<() => Promise<number>> {
  const cdp = await cdpOf(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const worked = metrics.find(({ name }) => name === 'TaskDuration')?.value;
    if (worked === undefined) throw new Error('expected a TaskDuration');
    return 1_000 * worked;
  };
}

describe.skipIf(chromiumPath === null)('a part of an id', () => {
  it('is found among a hundred thousand people, and nothing freezes meanwhile', async () => {
    const { page, problems } = await openSignedIn(here);
    await giveMany(page);
    await goTo(page, 'users');
    await page.waitForSelector('.windowed');
    const worked = await watchWork(page);
    await page.locator('#search').pressSequentially('99998@');
    const note = page.locator('main .note');
    await expect.poll(() => note.textContent()).toContain('0 of the 2,000 that are loaded');
    await expectAccessible(page);
    await page.click('text=Load everybody');
    await page.waitForSelector('text=person-99998@example.org', { timeout: 60_000 });
    await expect.poll(() => page.textContent('.head .quiet')).toBe('100,000');
    // Ten a page of people, and a few a key, where nothing else runs: frozen would be a second.
    expect((await worked()) / (ALL / SIZE)).toBeLessThan(500);
    for (const key of '977person-4nobody') {
      const before = await worked();
      await page.locator('#search').press(key);
      expect((await worked()) - before).toBeLessThan(500);
    }
    await page.fill('#search', 'person-123');
    await expect.poll(() => page.locator('.windowed li').first().textContent()).toContain('person-123@');
    await page.fill('#search', 'nobody');
    await expect
      .poll(() => note.textContent())
      .toContain('0 of the 100,000 that are loaded have this in their id, which are all');
    expect(problems).toEqual([]);
  });

  it('is looked for as long as somebody wants, and a whole one is opened at once', async () => {
    await here.site.api.users.giveConsent('ada', '1');
    const { page } = await openSignedIn(here);
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
