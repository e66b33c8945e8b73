import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { drawTypist, typeText } from '@keystroke-auth/engine';
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cdpOf, replay, replaySoft } from '../../../client/src/testing/capturePage.ts';
import { chromiumPath, launchChromium } from '../../../client/src/testing/chromium.ts';
import { startService, type TestService, temporaryFolder } from '../../../server/src/testing/service.ts';
import { recolour } from '../testing/browser.ts';
import { buildPages } from '../testing/buildPages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHRASE = 'quiet river stones';

describe.skipIf(chromiumPath === null)('the demo page in Chromium', () => {
  const folder = temporaryFolder();
  let pages: Awaited<ReturnType<typeof buildPages>>;
  let service: TestService;
  let browser: Browser;
  let url = '';
  let page: Page;
  let cdp: CDPSession;
  /** What the browser had to say: breaches of the page's policy, and errors. */
  let said: string[] = [];

  beforeAll(async () => {
    pages = await buildPages();
    service = await startService(folder.path, { RATE_LIMIT_PER_ADDRESS: '0' }, { pagesFolder: pages.folder });
    url = await service.server.listen({ host: '127.0.0.1', port: 0 });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    pages?.remove();
    folder.remove();
  });
  afterEach(async () => {
    await page.context().close();
    // A sample that is refused is answered 422, which the browser notes.
    expect(said.filter((line) => !line.includes('422'))).toEqual([]);
  });

  async function open(options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext(options);
    page = await context.newPage();
    said = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    cdp = await cdpOf(page);
    // Always the same, so that simulated people type it the same way.
    await page.route('**/demo/phrase?*', (route) => route.fulfill({ json: { text: PHRASE } }));
    await page.goto(`${url}/demo`);
    await page.waitForSelector('.text');
  }
  const text = async () => (await page.textContent('.text')) ?? '';
  /** Twice as fast as simulated people are, so that nobody waits. */
  async function type(typist: number, sample: number): Promise<void> {
    await page.focus('.type .input');
    const typed = typeText(drawTypist(typist), await text(), { sample, noise: 0.4, pauses: false });
    await replay(
      cdp,
      typed.map((event) => ({ ...event, timestamp: event.timestamp / 2 })),
    );
  }
  /** At the speed of people, and evenly: half of the rhythm is not told, so that a busy machine spoils the rest sooner. */
  async function typeSoft(typist: number, sample: number): Promise<void> {
    await page.focus('.type .input');
    await replaySoft(cdp, typeText(drawTypist(typist), await text(), { sample, noise: 0.2, pauses: false }));
  }
  const typedSoFar = (count: number) => page.waitForSelector(`ol[aria-label^="${count} of 5"]`);
  /** A sample that is refused, such as where the machine was too busy to type on time, is typed again. */
  async function enrol(typeOnce = (sample: number) => type(1, sample)): Promise<void> {
    let enrolled = 0;
    for (let sample = 1; enrolled < 5 && sample <= 12; sample++) {
      const answered = page.waitForResponse('**/demo/samples');
      await typeOnce(sample);
      if ((await answered).ok()) enrolled += 1;
      await typedSoFar(enrolled);
    }
    await page.waitForSelector('#try');
  }
  /** Of axe, in light and in dark. */
  async function findings(): Promise<unknown> {
    await page.evaluate(axe);
    const found: unknown[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await recolour(page, colorScheme);
      found.push(
        await page.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
        ),
      );
    }
    return found.flat();
  }
  /** A finger that stays for a moment, never quite as long: what is the same again is refused as a copy. */
  async function tap(digit: string, wobble: number): Promise<void> {
    const box = await page.getByRole('button', { name: digit, exact: true }).boundingBox();
    const point = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    await page.waitForTimeout(40 + 6 * Number(digit) + (wobble % 31));
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await page.waitForTimeout(40 + ((wobble * 13) % 47));
  }
  const answerIn = (section: string) => page.textContent(`section[aria-labelledby=${section}] .answer`);
  const isInView = (selector: string) =>
    page.evaluate(`(() => {
      const { top, bottom } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
      return top > -1 && bottom < innerHeight + 1;
    })()`);
  const isTooWide = () =>
    page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

  it('learns a person, lets them in, turns somebody else away, and catches every attack', async () => {
    await open({ viewport: { width: 1280, height: 800 } });
    await expect.poll(findings).toEqual([]);
    await enrol();
    // On a machine too busy to type on time, once more.
    for (const n of [21, 22, 23]) {
      await type(1, n);
      await page.waitForSelector(`.scale .mark >> nth=${n - 21}`);
      if ((await answerIn('try'))?.startsWith('Let in')) break;
    }
    expect(await answerIn('try')).toMatch(/^Let in/);
    expect(await page.textContent('.verdict')).toMatch(/score \d+\.\d, needed \d+\.\d/);
    expect(await page.locator('.keys rect').count()).toBe((await text()).length);
    for (const name of [
      'Replay your last sample',
      'Replay it with jitter',
      'Let a script type',
      'A simulated stranger',
    ]) {
      await page.getByRole('button', { name }).click();
      await page.waitForSelector(`[aria-labelledby=attack] .verdict .quiet:has-text("${name}: score")`);
      expect([name, await answerIn('attack')]).toEqual([name, expect.not.stringMatching(/^Let in/)]);
    }
    await page.getByText('Somebody else', { exact: true }).click();
    await type(2, 1);
    await page.waitForSelector('[aria-labelledby=try] .verdict .quiet:has-text("Somebody else: score")');
    expect(await answerIn('try')).toMatch(/^(Refused|One more step)/);
    await expect.poll(findings).toEqual([]);
    expect(await isTooWide()).toBe(false);
  });

  it('leaves no answer of an earlier try below one that was not judged, and calls a copy no other rhythm', async () => {
    await open();
    await enrol();
    await type(1, 21);
    await page.waitForSelector('#try ~ [role=status] .answer');
    await page.focus('.type .input');
    await page.keyboard.insertText(await text());
    await page.waitForSelector('.problem:has-text("Filled in, not typed")');
    expect(await page.locator('section[aria-labelledby=try] .answer').count()).toBe(0);
    const answer = {
      ...{ decision: 'deny', score: 6.3, threshold: 2.7, false_match_rate: null, reasons: [] },
      ...{ liveness: { replay: true, synthetic: false, clock: 'ok' }, contributions: [] },
    };
    await page.route('**/demo/tries', (route) => route.fulfill({ json: answer }));
    await type(1, 22);
    await page.waitForSelector('#try ~ [role=status] .answer');
    expect(await answerIn('try')).toMatch(/^Refused That was not typed now, by hand/);
  });

  it('is dark and narrow where that is wanted, and works by keyboard alone', async () => {
    await open({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await expect.poll(findings).toEqual([]);
    await enrol();
    await page.focus('input[name=who]:checked');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.matches(".type .input")')).toBe(true);
    await type(2, 2);
    await page.waitForSelector('.answer');
    expect(await page.textContent('.verdict')).toContain('Somebody else: score');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[aria-labelledby=attack] .answer.deny');
    await expect.poll(findings).toEqual([]);
    expect(await isTooWide()).toBe(false);
  });

  it('says what is wrong with a pasted text and with another one, and counts neither', async () => {
    await open();
    await page.focus('.type .input');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(`navigator.clipboard.writeText('${PHRASE}')`);
    await page.keyboard.press('Control+V');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.problem:has-text("Pasted, not typed")');
    await page.keyboard.type(`${PHRASE.slice(0, 3)}x`);
    await page.waitForSelector('.typo:has-text("Not as shown")');
    await page.keyboard.press('Backspace');
    await expect.poll(() => page.textContent('.typo')).toBe('');
    await page.keyboard.type('something else');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.problem:has-text("different text")');
    await typedSoFar(0);
    await type(1, 1);
    await typedSoFar(1);
    expect(await page.textContent('.problem')).toBe('');
  });

  it('says so of what a script typed, however unevenly, and of events that it made, and counts neither', async () => {
    await open();
    const problem = (words: string) => page.waitForSelector(`.problem:has-text("${words}")`);
    // Without a delay keys come as unevenly as people's: as fast as the page reads them.
    await page.focus('.type .input');
    const answered = page.waitForResponse('**/demo/samples');
    await replay(
      cdp,
      [...PHRASE].flatMap((key) => [
        { key, event: 'down', timestamp: 0 } as const,
        { key, event: 'up', timestamp: 0 } as const,
      ]),
    );
    expect((await answered).status()).toBe(422);
    await problem('too even or too fast for a person');
    await page.evaluate(`(() => {
      const field = document.querySelector('.type .input');
      for (const key of ${JSON.stringify(PHRASE)}) {
        field.dispatchEvent(new KeyboardEvent('keydown', { key, code: 'KeyA', bubbles: true }));
        field.value += key;
        field.dispatchEvent(new InputEvent('input', { data: key, inputType: 'insertText', bubbles: true }));
        field.dispatchEvent(new KeyboardEvent('keyup', { key, code: 'KeyA', bubbles: true }));
      }
    })()`);
    await page.keyboard.press('Enter');
    await problem('Made by a script, not typed');
    await page.getByText('Keypad on screen').click();
    await expect.poll(text).toMatch(/^\d{10}$/);
    await page.evaluate(`(() => {
      for (const digit of document.querySelector('.text').textContent) {
        [...document.querySelectorAll('.pad button')].find(({ value }) => value === digit).click();
      }
    })()`);
    await problem('made by a script');
    await typedSoFar(0);
  });

  it('takes a phrase of one’s own, which never leaves the page', async () => {
    await open();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.getByRole('button', { name: 'Your own' }).click();
    await page.keyboard.type('zanzibar quokka');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.text:text-is("zanzibar quokka")');
    await type(1, 1);
    await typedSoFar(1);
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.join('\n')).not.toMatch(/zanzibar|quokka|"key":"[a-z]"/);
  });

  it('erases at a press of a button', async () => {
    const visitors = () => service.store.store.read(({ users }) => users.count('~demo~test'));
    await open();
    const before = await visitors();
    await type(1, 1);
    await typedSoFar(1);
    expect(await visitors()).toBe(before + 1);
    await page.getByRole('button', { name: 'Erase it now' }).click();
    await page.waitForSelector('text=Everything about you is erased.');
    expect(await visitors()).toBe(before);
  });

  it('says so when it could not erase, and does it at the next press', async () => {
    await open();
    await type(1, 1);
    await typedSoFar(1);
    await page.route('**/demo/visit', (route) => route.abort());
    await page.getByRole('button', { name: 'Erase it now' }).click();
    await page.waitForSelector('.problem:has-text("Nothing is erased yet")');
    expect(await page.textContent('footer')).toContain('Kept for an hour');
    await page.unroute('**/demo/visit');
    await page.getByRole('button', { name: 'Erase it now' }).click();
    await page.waitForSelector('text=Everything about you is erased.');
    said = said.filter((line) => !line.includes('net::ERR_FAILED'));
  });

  it('has a keypad on touch screens, and says what a soft keyboard can not tell', async () => {
    await open({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
    const digits = await text();
    expect(digits).toMatch(/^\d{10}$/);
    await enrol(async (sample) => {
      for (const [i, digit] of [...digits].entries()) await tap(digit, sample * 37 + i * 53);
    });
    expect(await page.locator('.samples .there .press').count()).toBe(50);
    await expect.poll(findings).toEqual([]);
    expect(await isTooWide()).toBe(false);
    await page.getByRole('button', { name: 'Start over' }).tap();
    await page.getByText('Keyboard', { exact: true }).tap();
    await page.waitForSelector('.note:has-text("soft keyboard")');
    await expect.poll(findings).toEqual([]);
  });

  it('learns from a soft keyboard what it tells, and turns others and attacks away', async () => {
    await open({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
    await page.getByText('Keyboard', { exact: true }).tap();
    await page.waitForSelector('.note:has-text("soft keyboard")');
    await enrol((sample) => typeSoft(1, sample));
    await page.waitForSelector('.note:has-text("does not say how long keys are held")');
    expect(await page.locator('.samples .there .press').count()).toBe(5 * PHRASE.length);
    for (const n of [21, 22]) {
      await typeSoft(1, n);
      await page.waitForSelector(`.scale .mark >> nth=${n - 21}`);
    }
    await page.getByText('Somebody else', { exact: true }).tap();
    await typeSoft(2, 1);
    await page.waitForSelector('[aria-labelledby=try] .verdict .quiet:has-text("Somebody else: score")');
    expect(await answerIn('try')).not.toMatch(/^Let in/);
    // Whether a try gets in depends on how busy the machine is; who typed it shows all the same.
    const told = (await page.getAttribute('[aria-labelledby=try] .scale', 'aria-label')) ?? '';
    const scores = [...told.matchAll(/(?:You|else) (−?)([\d.]+)/g)].map(([, sign, digits]) =>
      Number(`${sign === '' ? '' : '-'}${digits}`),
    );
    expect(scores).toHaveLength(3);
    expect(Math.max(...scores.slice(0, 2))).toBeGreaterThan(scores[2] ?? Number.POSITIVE_INFINITY);
    for (const name of ['Replay your last sample', 'Let a script type', 'A simulated stranger']) {
      await page.getByRole('button', { name }).tap();
      await page.waitForSelector(`[aria-labelledby=attack] .verdict .quiet:has-text("${name}: score")`);
      expect([name, await answerIn('attack')]).toEqual([name, expect.not.stringMatching(/^Let in/)]);
      // Seen without looking for it.
      await expect.poll(() => isInView('[aria-labelledby=attack] .answer')).toBe(true);
    }
    await expect.poll(findings).toEqual([]);
    expect(await isTooWide()).toBe(false);
  });

  it('says so where the service does not answer', async () => {
    await open();
    await page.route('**/demo/samples', (route) => route.abort());
    await type(1, 1);
    await page.waitForSelector('.problem:has-text("does not answer")');
    said = said.filter((line) => !line.includes('net::ERR_FAILED'));
  });

  it('is at most 40 kB of script, compressed', async () => {
    await open();
    const scripts: string[] = await page.evaluate(
      "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))",
    );
    const sizes = await Promise.all(
      scripts.map(async (script) => gzipSync(Buffer.from(await (await fetch(script)).arrayBuffer())).length),
    );
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40_000);
  });
});
