import { fileURLToPath } from 'node:url';
import type { Browser, CDPSession } from 'playwright-core';
import type { ConsoleService } from '../../packages/console/src/testing/consoleService.ts';

export type Network = 'near' | 'slow 4G';

/** What is loaded, and by what one sees that it can be used. */
const PAGES = {
  'console, sign in': { path: '/console/', ready: '#key' },
  'console, signed in': { path: '/console/', ready: '.shell h1' },
  demo: { path: '/demo/', ready: '.type .input' },
} as const;
type View = keyof typeof PAGES;
export const VIEWS: readonly View[] = ['console, sign in', 'console, signed in', 'demo'];

/** One load, of an empty cache. Times are ms from when the address was entered. */
export interface Loaded {
  readonly interactive: number;
  /** The longest time the page could take no key, up to half a second after it was interactive. */
  readonly longestTask: number;
  /** Until it was interactive. */
  readonly requests: number;
  /** Of their answers, as sent. */
  readonly bytes: number;
}

const WATCH = fileURLToPath(new URL('watch.js', import.meta.url));
const PHONE = { isMobile: true, hasTouch: true, viewport: { width: 360, height: 740 } } as const;

export async function loadPage(
  browser: Browser,
  service: ConsoleService,
  { view, network, throttle }: { readonly view: View; readonly network: Network; readonly throttle: number },
): Promise<Loaded> {
  const { path, ready } = PAGES[view];
  const context = await browser.newContext(PHONE);
  try {
    if (view === 'console, signed in') {
      await context.request.post(`${service.url}/v1/console/session`, {
        headers: { 'x-console': '1', origin: service.url, authorization: `Bearer ${service.key}` },
      });
    }
    const page = await context.newPage();
    await page.addInitScript(`window.readyWhen = ${JSON.stringify(ready)}`);
    await page.addInitScript({ path: WATCH });
    const cdp = await context.newCDPSession(page);
    await slowDown(cdp, network, throttle);
    await page.goto(`${service.url}${path}`, { waitUntil: 'commit' });
    const loaded = await page.waitForFunction(() => Reflect.get(globalThis, 'loaded'), undefined, {
      polling: 100,
    });
    return await loaded.jsonValue();
  } finally {
    await context.close();
  }
}

async function slowDown(cdp: CDPSession, network: Network, throttle: number): Promise<void> {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  if (network === 'near') return;
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 },
  });
}

/** Lighthouse's measure of a device, in a page: how many strings, and how many copies of a list, it makes a second. */
export async function speedOf(browser: Browser, throttle: number): Promise<number> {
  const page = await browser.newPage();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  const index = await page.evaluate(benchmarkIndex);
  await page.close();
  return index;
}

function benchmarkIndex(): number {
  /** Rounds a second of what is done at least so long, ms. */
  const rate = (work: () => void): number => {
    const start = performance.now();
    let rounds = 0;
    while (performance.now() - start < 500) {
      for (let i = 0; i < 10; i++) work();
      rounds += 10;
    }
    return (1_000 * rounds) / (performance.now() - start);
  };
  const strings = rate(() => {
    let text = '';
    for (let i = 0; i < 10_000; i++) text += 'a';
    if (text.length === 1) throw new Error('so that it is not left out');
  });
  const list = Array.from({ length: 100_000 }, (_, i) => i);
  const copy = [...list];
  const copies = rate(() => {
    for (let i = 0; i < list.length; i++) copy[i] = list[i] ?? 0;
  });
  return Math.round((strings + copies) / 20);
}
