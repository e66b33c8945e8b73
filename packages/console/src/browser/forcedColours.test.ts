import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { goTo, openSignedIn } from '../testing/browser.ts';
import { startFilledConsole } from '../testing/consoleService.ts';

const here = inChromium(() => startFilledConsole(2));
const FORCED = { forcedColors: 'active', colorScheme: 'dark', reducedMotion: 'reduce' } as const;

/** As it is painted, before its text begins: a style that is forced is computed as if it were not. */
async function backgroundOf(page: Page, selector: string): Promise<string> {
  const picture = (await page.locator(selector).first().screenshot()).toString('base64');
  const blank = await here.newPage();
  return blank.evaluate<string>(`(async () => {
    const bytes = Uint8Array.from(atob('${picture}'), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
    drawing.drawImage(image, 0, 0);
    return drawing.getImageData(6, image.height >> 1, 1, 1).data.join();
  })()`);
}

describe.skipIf(chromiumPath === null)('where the person chose all colours', () => {
  it('one sees which view and which time is shown', async () => {
    const { page } = await openSignedIn(here, FORCED);
    await goTo(page, 'users');
    expect(await backgroundOf(page, 'nav a[aria-current]')).not.toBe(
      await backgroundOf(page, 'nav a:not([aria-current])'),
    );
    await goTo(page, 'overview');
    expect(await backgroundOf(page, '.segments :checked + span')).not.toBe(
      await backgroundOf(page, '.segments :not(:checked) + span'),
    );
  });

  it('one sees what each part of a chart stands for', async () => {
    const { page } = await openSignedIn(here, FORCED);
    await goTo(page, 'overview');
    await page.waitForSelector('.chart canvas');
    const marks = await page.evaluate<string[]>(
      `[...document.querySelector('.chart').querySelectorAll('.u-marker')]
        .map((one) => getComputedStyle(one).backgroundColor)`,
    );
    expect(new Set(marks).size).toBe(4);
    const drawn = await page.evaluate<string[]>(`(() => {
      const canvas = document.querySelector('.chart canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set();
      for (let i = 0; i < data.length; i += 4) colours.add('rgb(' + [...data.slice(i, i + 3)].join(', ') + ')');
      return [...colours];
    })()`);
    // Those that let in and those that were turned away, at least.
    expect(marks.filter((mark) => drawn.includes(mark)).length).toBeGreaterThanOrEqual(2);
  });

  it('one sees in the demo what was chosen', async () => {
    const page = await here.newPage(FORCED);
    await page.goto(`${here.site.url}/demo/`);
    await page.waitForSelector('.switch');
    expect(await backgroundOf(page, '.switch :checked + span')).not.toBe(
      await backgroundOf(page, '.switch :not(:checked) + span'),
    );
  });
});
