import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../../../client/src/testing/chromium.ts';
import { startService, type TestService, temporaryFolder } from '../../../server/src/testing/service.ts';
import { buildPages } from '../testing/buildPages.ts';

describe.skipIf(chromiumPath === null)('icons in Chromium', () => {
  const folder = temporaryFolder();
  let pages: Awaited<ReturnType<typeof buildPages>>;
  let service: TestService;
  let browser: Browser;
  let url = '';
  beforeAll(async () => {
    pages = await buildPages();
    service = await startService(folder.path, {}, { pagesFolder: pages.folder });
    url = await service.server.listen({ host: '127.0.0.1', port: 0 });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    pages?.remove();
    folder.remove();
  });

  it.each(['', 'demo/', 'console/', 'docs/', 'docs/errors'])('/%s has one that it may load', async (path) => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    // Five megabytes that draw nothing of the icon.
    await page.route('**/scalar.js*', (route) => route.abort());
    await page.goto(`${url}/${path}`);
    // As the browser loads it: under the policy of the page.
    const width = await page.evaluate(`(async () => {
      const image = new Image();
      image.src = document.querySelector('link[rel=icon]').href;
      await image.decode();
      return image.width;
    })()`);
    expect(width).toBeGreaterThan(0);
    expect(said.filter((line) => /icon|policy/i.test(line))).toEqual([]);
    await page.close();
  });
});
