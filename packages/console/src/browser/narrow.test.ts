import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { goTo, openSignedIn } from '../testing/browser.ts';
import { startFilledConsole } from '../testing/consoleService.ts';

const here = inChromium(() => startFilledConsole(2));

describe.skipIf(chromiumPath === null)('the console', () => {
  it('leaves nothing out on a tablet', async () => {
    const { page } = await openSignedIn(here, { viewport: { width: 768, height: 900 } });
    await goTo(page, 'attempts');
    expect(await page.locator('.why').first().innerText()).not.toBe('');
    expect(await page.locator('.why').first().isVisible()).toBe(true);
    await goTo(page, 'policies');
    expect(await page.locator('.rates thead').innerText()).toContain('Impostors allowed (FMR)');
  });

  it('has rows of two lines on a phone, and no brackets around nothing', async () => {
    const { page } = await openSignedIn(here, { viewport: { width: 360, height: 740 } });
    await goTo(page, 'attempts');
    const row = await page.locator('.attempt summary').first().boundingBox();
    const [text, gaps] = [15 * 1.5, 12 + 4 + 12];
    expect(row?.height).toBeLessThan(2.5 * text + gaps);
    await goTo(page, 'policies');
    expect((await page.locator('.rates thead').innerText()).trim()).toMatch(/^Measured on\s+FMR\s+FNMR$/);
  });
});
