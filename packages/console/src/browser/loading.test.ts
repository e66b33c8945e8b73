import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { startConsole } from '../testing/consoleService.ts';

// What makes a page slow on a phone: what it has to fetch and read first. How many seconds that is, `bench:pages` measures.

const PHONE = { isMobile: true, hasTouch: true, viewport: { width: 360, height: 740 } } as const;

const here = inChromium(startConsole);

interface Fetched {
  /** What was asked for until the page could be used, in order of their names; without the names of files, and the icon. */
  readonly asked: readonly string[];
  /** Bytes of scripts and style sheets, compressed. */
  readonly bytes: number;
}

async function fetchedBefore(
  path: string,
  ready: string,
  options: BrowserContextOptions = PHONE,
): Promise<Fetched> {
  const page = await here.newPage(options);
  const sizes: Promise<number>[] = [];
  const asked: string[] = [];
  page.on('request', (request) => {
    const name = `${request.method()} ${new URL(request.url()).pathname.replace(/[^/]+(?=\.\w+$)/, '*')}`;
    if (name.endsWith('.svg')) return;
    asked.push(name);
    if (/\.(js|css)$/.test(name)) {
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    }
  });
  await page.goto(`${here.site.url}${path}`);
  await page.waitForSelector(ready);
  const known = asked.toSorted();
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  return { asked: known, bytes };
}

/** Of the page, and what both pages share: no charts and no people of the simulation, which come when they are wanted. */
const FILES = ['GET /assets/*.css', 'GET /assets/*.css', 'GET /assets/*.js', 'GET /assets/*.js'] as const;

describe.skipIf(chromiumPath === null)('before a page can be used', () => {
  it('the console fetches its own code, and asks once who is there', async () => {
    const { asked, bytes } = await fetchedBefore('/console/', '#key');
    expect(asked).toEqual([...FILES, 'GET /console/', 'GET /v1/console/session']);
    expect(bytes).toBeLessThan(46_000);
  });

  it('the demo fetches its own code, and forgets whoever was there', async () => {
    const { asked, bytes } = await fetchedBefore('/demo/', '.type .input');
    expect(asked).toEqual(['DELETE /demo/visit', ...FILES, 'GET /demo/']);
    expect(bytes).toBeLessThan(30_000);
  });

  it('the demo asks for a phrase where there are keys', async () => {
    const { asked } = await fetchedBefore('/demo/', '.type .input', {});
    expect(asked).toEqual(['DELETE /demo/visit', ...FILES, 'GET /demo/', 'GET /demo/phrase']);
  });
});
