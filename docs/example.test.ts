import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@keystroke-auth/client';
import { drawTypist, typeText } from '@keystroke-auth/engine';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCE, createShop } from '../examples/login/shop.ts';
import { bundled, cdpOf, replay } from '../packages/client/src/testing/capturePage.ts';
import { chromiumPath, launchChromium } from '../packages/client/src/testing/chromium.ts';
import { startService, type TestService, temporaryFolder } from '../packages/server/src/testing/service.ts';

const PASSWORD = 'correct horse battery';
const example = fileURLToPath(new URL('../examples/login', import.meta.url));

it('the example is under 200 lines in all', () => {
  const files = readdirSync(example, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const lines = files.flatMap(({ parentPath, name }) =>
    readFileSync(join(parentPath, name), 'utf8').trimEnd().split('\n'),
  );
  expect(lines.length).toBeLessThan(200);
});

describe.skipIf(chromiumPath === null)('the example in Chromium', () => {
  const folder = temporaryFolder();
  const sent: string[] = [];
  let service: TestService;
  let client: ReturnType<typeof createClient>;
  let shop: Server;
  let browser: Browser;
  let page: Page;
  let cdp: CDPSession;
  let url = '';
  let isDown = false;

  beforeAll(async () => {
    service = await startService(join(folder.path, 'data'));
    const at = await service.server.listen({ host: '127.0.0.1', port: 0 });
    const { secret } = await service.core.createApiKey('default', 'example');
    client = createClient({
      url: at,
      apiKey: secret,
      retries: 0,
      fetch: (address, init) => (isDown ? Promise.reject(new TypeError('down')) : fetch(address, init)),
    });
    await client.applications.changePolicy('default', { token_audience: AUDIENCE });
    const tokens = { jwksUrl: `${at}/.well-known/jwks.json`, issuer: 'urn:keystroke-auth' };
    const sdk = await bundled('src/capture/script.ts', 'iife');
    const send = (name: string, code: string) => sent.push(`${name} ${code}`);
    shop = createServer(createShop({ client, tokens, sdk, send })).listen(0, '127.0.0.1');
    await once(shop, 'listening');
    const { port }: AddressInfo = Object(shop.address());
    url = `http://127.0.0.1:${port}`;
    browser = await launchChromium();
    page = await browser.newPage();
    cdp = await cdpOf(page);
    await page.goto(url);
    await signUp();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    shop?.closeAllConnections();
    shop?.close();
    await service?.stop();
    folder.remove();
  });

  /** Twice as fast as simulated people are, so that nobody waits: everybody alike. */
  async function type(field: string, typist: number, sample: number): Promise<void> {
    await page.focus(field);
    const typed = typeText(drawTypist(typist), PASSWORD, { sample, noise: 0.5, pauses: false });
    await replay(
      cdp,
      typed.map((event) => ({ ...event, timestamp: event.timestamp / 2 })),
    );
  }
  async function begin(name: string): Promise<void> {
    await page.fill('[name=name]', name);
    await page.click('button');
    await page.waitForSelector('[name=password]');
  }
  async function signUp(): Promise<void> {
    await begin('Ada');
    for (const n of [1, 2, 3, 4, 5]) await type(`[name=typing${n}] input`, 1, n);
    await page.click('button');
    await page.waitForSelector('[name=name]');
  }
  const said = () => page.textContent('[role=status]');
  const heading = () => page.textContent('h1');
  const tries = async () => (await client.attempts.page({ limit: 50 })).items;
  /** Enters the code that was sent last; answers the attempt that it was sent for. */
  async function confirm() {
    await page.fill('[name=code]', sent.at(-1)?.split(' ')[1] ?? '');
    await page.click('button');
    await page.waitForSelector('text=Welcome to the shop');
    return (await tries())[0];
  }
  const logOut = async () => {
    await page.click('button');
    await page.waitForSelector('[name=name]');
  };

  it('lets in whose password and rhythm it is, by a second click too, with one try', async () => {
    await begin('ada');
    await type('[name=password]', 1, 6);
    const before = (await tries()).length;
    await page.dblclick('button');
    await page.waitForSelector('text=Welcome to the shop');
    expect(await said()).toBe('It was your password, and your rhythm.');
    expect((await tries()).length - before).toBe(1);
    expect(sent).toEqual([]);
    await page.goBack();
    expect(await heading()).toBe('Welcome to the shop');
    await logOut();
  }, 60_000);

  it('asks somebody else for a code, and reports how that ended', async () => {
    await begin('ada');
    await type('[name=password]', 2, 1);
    await page.click('button');
    await page.waitForSelector('[name=code]');
    expect(sent.at(-1)).toMatch(/^ada \d{6}$/);
    const attempt = await confirm();
    expect(attempt?.decision).not.toBe('allow');
    expect(attempt?.outcome).toMatchObject({ success: true, verified_by: 'code' });
    await logOut();
  }, 60_000);

  it('takes one wrong code, and then asks for everything again', async () => {
    await begin('ada');
    await page.fill('[name=password]', PASSWORD);
    await page.click('button');
    await page.fill('[name=code]', '0');
    await page.click('button');
    await page.waitForSelector('[name=name]');
    expect(await said()).toBe('That was not the code.');
  }, 60_000);

  it('asks for a code after pasting', async () => {
    await begin('ada');
    await page.focus('[name=password]');
    await cdp.send('Input.insertText', { text: PASSWORD });
    await page.click('button');
    await page.waitForSelector('[name=code]');
    await confirm();
    await logOut();
  }, 60_000);

  it('asks for a code while the service is down: typing alone lets nobody in, and keeps nobody out', async () => {
    for (const downFrom of ['the challenge', 'the decision']) {
      isDown = downFrom === 'the challenge';
      await begin('ada');
      isDown = true;
      await type('[name=password]', 1, 7);
      await page.click('button');
      await page.waitForSelector('[name=code]');
      isDown = false;
      await confirm();
      await logOut();
    }
  }, 60_000);

  it('refuses a wrong password before typing is judged at all', async () => {
    const attempts = (await tries()).length;
    await begin('ada');
    await page.fill('[name=password]', 'another password');
    await page.click('button');
    await page.waitForSelector('[name=name]');
    expect(await said()).toBe('That is not your password.');
    expect((await tries()).length).toBe(attempts);
  }, 60_000);
});
