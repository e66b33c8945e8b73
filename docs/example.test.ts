import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@keystroke-auth/client';
import { drawTypist, typeText } from '@keystroke-auth/engine';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AUDIENCE, createShop } from '../examples/login/shop.ts';
import { bundled, cdpOf, replay, type TimedKey } from '../packages/client/src/testing/capturePage.ts';
import { chromiumPath, launchChromium } from '../packages/client/src/testing/chromium.ts';
import { findPair, greycPeople, textOf } from '../packages/client/src/testing/typedPeople.ts';
import { startService, type TestService, temporaryFolder } from '../packages/server/src/testing/service.ts';

const PASSWORD = 'correct horse battery';
/** Twice as fast as simulated people are, so that nobody waits: everybody alike. */
const typingOf = (typist: number, sample: number): TimedKey[] =>
  typeText(drawTypist(typist), PASSWORD, { sample, noise: 0.5, pauses: false }).map((event) => ({
    ...event,
    timestamp: event.timestamp / 2,
  }));
const example = fileURLToPath(new URL('../examples/login', import.meta.url));

it('the example is under 250 lines in all', () => {
  const files = readdirSync(example, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const lines = files.flatMap(({ parentPath, name }) =>
    readFileSync(join(parentPath, name), 'utf8').trimEnd().split('\n'),
  );
  expect(lines.length).toBeLessThan(250);
});

it('the example says in one line what is missing, without a stack', () => {
  const start = (env: Readonly<Record<string, string>>) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--conditions=source', join(example, 'server.ts')],
      {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, KEYSTROKE_AUTH_URL: 'http://127.0.0.1:1', ...env },
      },
    );
    return [status, stderr];
  };
  expect(start({})).toEqual([1, expect.stringMatching(/^KEYSTROKE_AUTH_KEY is not set: .*keys create.*\n$/)]);
  // Nobody answers there.
  expect(start({ KEYSTROKE_AUTH_KEY: 'ka_live_x' })).toEqual([
    1,
    expect.stringMatching(/^nothing answers at http:\/\/127\.0\.0\.1:1 \(npm start starts it\): .*\n$/),
  ]);
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
    page = await (await browser.newContext()).newPage();
    cdp = await cdpOf(page);
    await page.goto(url);
    await signUp(
      'Ada',
      [1, 2, 3, 4, 5].map((sample) => typingOf(1, sample)),
    );
  });
  beforeEach(async () => {
    isDown = false;
    await page.context().clearCookies();
    await page.goto(url);
  });
  afterAll(async () => {
    await browser?.close();
    shop?.closeAllConnections();
    shop?.close();
    await service?.stop();
    folder.remove();
  });

  async function typeInto(field: string, typing: readonly TimedKey[]): Promise<void> {
    await page.focus(field);
    await replay(cdp, typing);
  }
  const type = (field: string, typist: number, sample: number) => typeInto(field, typingOf(typist, sample));
  async function begin(name: string): Promise<void> {
    await page.fill('[name=name]', name);
    await page.click('button');
    await page.waitForSelector('[name=password]');
    await page.waitForFunction("customElements.get('keystroke-field')");
  }
  async function signUp(name: string, typings: readonly (readonly TimedKey[])[]): Promise<void> {
    await begin(name);
    // Refused where the machine was too busy to type on time: typed again then.
    for (let i = 0; i < 3 && (await page.$('[name=name]')) === null; i++) {
      for (const [n, typing] of typings.entries()) {
        const field = `[name=typing${n + 1}] input`;
        if ((await page.$(field)) !== null) await typeInto(field, typing);
      }
      await page.click('button');
      await page.waitForSelector('[role=status]:not(:empty)');
    }
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

  /** Logs in by typing; on a machine too busy to type on time, once more. Every log-in is one try. */
  async function logIn(name: string, typings: readonly (readonly TimedKey[])[], click: () => Promise<void>) {
    for (const typing of typings) {
      const before = (await tries()).length;
      await begin(name);
      await typeInto('[name=password]', typing);
      await click();
      await page.waitForSelector('[name=code], h1:has-text("Welcome")');
      expect((await tries()).length - before).toBe(1);
      if ((await heading()) !== 'One more step') return;
      await confirm();
      await logOut();
    }
  }
  const own = (...samples: readonly number[]) => samples.map((sample) => typingOf(1, sample));

  it('is dark as a whole where that is wanted, and has an icon that it may load', async () => {
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(url);
    // Text that nobody coloured is white where the page behind it is dark.
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(255, 255, 255)');
    const width = await page.evaluate(`(async () => {
      const image = new Image();
      image.src = document.querySelector('link[rel=icon]').href;
      await image.decode();
      return image.width;
    })()`);
    expect(width).toBeGreaterThan(0);
    expect(said).toEqual([]);
    await page.emulateMedia({ colorScheme: null });
  });

  it('lets in whose password and rhythm it is, by a second click too, with one try', async () => {
    await logIn('ada', own(6, 10, 11, 12, 13, 14, 15), () => page.dblclick('button'));
    expect(await said()).toBe('Your password and your rhythm are right.');
    await page.goBack();
    expect(await heading()).toBe('Welcome to the shop');
    await logOut();
  });

  it('asks somebody else for a code, and reports how that ended', async () => {
    await begin('ada');
    await type('[name=password]', 2, 1);
    await page.click('button');
    await page.waitForSelector('[name=code]');
    expect(sent.at(-1)).toMatch(/^ada \d{6}$/);
    const attempt = await confirm();
    expect(attempt?.decision).not.toBe('allow');
    expect(attempt?.outcome).toMatchObject({ success: true, verified_by: 'code' });
  });

  it('takes one wrong code, and then asks for everything again', async () => {
    await begin('ada');
    await page.fill('[name=password]', PASSWORD);
    await page.click('button');
    await page.fill('[name=code]', '0');
    await page.click('button');
    await page.waitForSelector('[name=name]');
    expect(await said()).toBe('That was not the code.');
  });

  it.each([
    [
      'was pasted',
      async () => {
        await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
        await page.evaluate(`navigator.clipboard.writeText('${PASSWORD}')`);
        await page.focus('[name=password]');
        await page.keyboard.press('Control+V');
      },
    ],
    ['was filled in', () => page.fill('[name=password]', PASSWORD)],
    [
      'came with typing that can not be read',
      async () => {
        await page.fill('[name=password]', PASSWORD);
        await page.evaluate(
          `document.forms[0].addEventListener('formdata', ({ formData }) => formData.set('typing', '{'))`,
        );
      },
    ],
    [
      'was partly written by an input method',
      async () => {
        await page.focus('[name=password]');
        const [first, ...rest] = PASSWORD;
        const composed = rest.slice(0, 6).join('');
        await page.keyboard.type(first ?? '');
        await cdp.send('Input.imeSetComposition', {
          ...{ text: composed, selectionStart: composed.length, selectionEnd: composed.length },
        });
        await cdp.send('Input.insertText', { text: composed });
        await page.keyboard.type(rest.slice(6).join(''));
      },
    ],
  ])(
    'asks for a code where the password %s',
    async (_, write) => {
      await begin('ada');
      await write();
      await page.click('button');
      await page.waitForSelector('[name=code]');
      // The page of before is gone: where one goes back, the step is the same.
      await page.goBack();
      await page.waitForSelector('[name=code]');
      await confirm();
      await logOut();
    },
    60_000,
  );

  it('judges, once, what was typed while another tab came in front', async () => {
    await begin('ada');
    const before = (await tries()).length;
    const typing = typingOf(1, 8);
    const half = typing.length >> 1;
    await typeInto('[name=password]', typing.slice(0, half));
    await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    const other = await page.context().newPage();
    await other.bringToFront();
    await page.waitForFunction('!document.hasFocus()');
    await page.bringToFront();
    await other.close();
    await typeInto('[name=password]', typing.slice(half));
    await page.click('button');
    await page.waitForSelector('[name=code], h1:has-text("Welcome")');
    const [attempt, ...earlier] = await tries();
    expect([earlier.length, attempt?.score]).toEqual([before, expect.any(Number)]);
    if ((await heading()) === 'One more step') await confirm();
  });

  it('knows a person over a slow network as well', async () => {
    await page.waitForLoadState();
    const slow = { offline: false, latency: 300, downloadThroughput: 30_000, uploadThroughput: 15_000 };
    await cdp.send('Network.emulateNetworkConditions', slow);
    try {
      await logIn('ada', own(9, 12, 13), () => page.click('button'));
      expect(await said()).toBe('Your password and your rhythm are right.');
    } finally {
      const fast = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
      await cdp.send('Network.emulateNetworkConditions', fast);
    }
  });

  describe('at a sign-up', () => {
    const asked = () => page.locator('main label').allInnerTexts();
    const typed = (field: number, typist: number, sample: number) =>
      type(`[name=typing${field}] input`, typist, sample);
    const submit = async () => {
      await page.click('button');
      await page.waitForSelector('[role=status]:not(:empty)');
    };

    it('asks again for what was refused only, and for the same password', async () => {
      await begin('grace');
      for (const field of [1, 2, 4, 5]) await typed(field, 1, field + 20);
      await typed(3, 2, 1);
      await submit();
      expect(await said()).toMatch(/^Type it again/);
      const again = await asked();
      // Most often the third: a machine too busy to type on time spoils others, too.
      expect([1, 2, 3, 4]).toContain(again.length);
      for (const one of again) await page.fill(`[name=typing${one[10]}] input`, 'another password');
      await page.click('button');
      await page.waitForSelector('text=The passwords differ.');
      expect(await asked()).toEqual(again);
      for (let sample = 31; sample < 40 && (await page.$('[name=name]')) === null; sample += 1) {
        for (const one of await asked()) await typed(Number(one[10]), 1, sample);
        await submit();
      }
      expect(await said()).toBe('Your account is ready. Now log in.');
    });

    it('asks again for what was not typed only', async () => {
      await begin('hedy');
      for (const field of [1, 3, 4, 5]) await typed(field, 1, field + 40);
      await page.fill('[name=typing2] input', PASSWORD);
      await submit();
      expect([await said(), await asked()]).toEqual(['Please type it by hand.', ['Password, 2 of 5 ']]);
    });

    it('lets somebody go back who gave the wrong name', async () => {
      await begin('adda');
      await page.click('text=Use another name');
      await page.waitForSelector('[name=name]');
      await begin('ada');
      expect(await heading()).toBe('Hello again');
    });

    it('does not keep somebody on a page where nothing helps', async () => {
      isDown = true;
      await page.fill('[name=name]', 'irma');
      await submit();
      expect([await heading(), await said()]).toEqual(['Log in', expect.stringContaining('right now')]);
      isDown = false;
      await begin('irma');
      isDown = true;
      for (const field of [1, 2, 3, 4, 5]) await typed(field, 1, field + 50);
      await submit();
      expect([await heading(), await said()]).toEqual(['Log in', expect.stringContaining('begin again')]);
    });
  });

  it.skipIf(greycPeople === null)(
    'knows a person by recorded human timings, and nobody else (GREYC)',
    async () => {
      const { person, other } = await findPair(client, greycPeople ?? []);
      expect(textOf(other[5] ?? [])).toBe(textOf(person[5] ?? []));
      await signUp('leonardo', person.slice(0, 5));
      expect(await said()).toBe('Your account is ready. Now log in.');
      await logIn('leonardo', person.slice(5, 8), () => page.click('button'));
      expect(await said()).toBe('Your password and your rhythm are right.');
      await logOut();
      await begin('leonardo');
      await typeInto('[name=password]', other[5] ?? []);
      await page.click('button');
      await page.waitForSelector('[name=code]');
      await confirm();
    },
    120_000,
  );

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
  });

  it('refuses a wrong password before typing is judged at all', async () => {
    const attempts = (await tries()).length;
    await begin('ada');
    await page.fill('[name=password]', 'another password');
    await page.click('button');
    await page.waitForSelector('[name=name]');
    expect(await said()).toBe('That is not your password.');
    expect((await tries()).length).toBe(attempts);
  });
});
