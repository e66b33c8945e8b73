import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { expectAccessible, goTo, openConsole, openSignedIn, signIn, VIEWS } from '../testing/browser.ts';
import { startFilledConsole, typedBy } from '../testing/consoleService.ts';

/** Gzipped, all that the first view loads. */
const MOST_BYTES = 120_000;
const HOSTILE = `<img src=x onerror="window.hurt=1">'"{{7*7}}`;

const here = inChromium(() => startFilledConsole(3));

describe.skipIf(chromiumPath === null)('the console', () => {
  it('lets nobody in with a wrong key, and says so', async () => {
    const { page } = await openConsole(here);
    await signIn(page, `ka_live_${'0'.repeat(16)}_${'a'.repeat(43)}`);
    expect(await page.textContent('[role=alert]')).toContain('not known here, or no longer in use');
    expect(await page.inputValue('#key')).toBe('');
    expect(await page.$('.shell')).toBeNull();
  });

  it('keeps the key and the session from every script and out of the browser’s storage', async () => {
    const { page } = await openSignedIn(here);
    expect(await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length]')).toEqual([
      '',
      0,
      0,
    ]);
    expect(await page.content()).not.toContain(here.site.key);
    const [cookie, ...others] = await page.context().cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ name: 'ka_console', path: '/v1', httpOnly: true, sameSite: 'Strict' });
    await page.reload();
    await page.waitForSelector('.shell');
  });

  it('signs out, and goes back to the door when the session has ended', async () => {
    const { page } = await openSignedIn(here);
    await page.click('text=Sign out');
    await page.waitForSelector('#key');
    await signIn(page, here.site.key);
    await page.waitForSelector('.shell');
    await page.context().clearCookies();
    await goTo(page, 'keys').catch(() => undefined);
    await page.waitForSelector('#key');
    expect(await page.textContent('[role=status]')).toContain('ended');
  });

  it('is not asked in the name of somebody who is signed in by a page elsewhere', async () => {
    const { page } = await openSignedIn(here);
    const elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>elsewhere</title>');
    });
    await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void elsewhere.close());
    const { port }: AddressInfo = Object(elsewhere.address());
    const policy = (await here.site.api.applications.get('default')).policy;
    const other = await page.context().newPage();
    // The same site by its name, another origin by its port: the cookie goes along.
    await other.goto(`http://127.0.0.1:${port}/`);
    const tries = await other.evaluate(async (url) => {
      const send = (init: RequestInit) =>
        fetch(`${url}/v1/applications/default/policy`, { credentials: 'include', ...init }).then(
          () => 'answered',
          () => 'refused',
        );
      const body = JSON.stringify({ mode: 'passive' });
      return [
        await send({
          method: 'PATCH',
          body,
          headers: { 'content-type': 'application/json', 'x-console': '1' },
        }),
        await send({ method: 'PATCH', body, headers: { 'content-type': 'text/plain' } }),
        await send({ method: 'GET' }),
      ];
    }, here.site.url);
    expect(tries).toEqual(['refused', 'refused', 'refused']);
    expect((await here.site.api.applications.get('default')).policy).toEqual(policy);
    const framed = await other.evaluate(`new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.src = '${here.site.url}/console/';
      frame.addEventListener('load', () => done(frame.contentDocument === null));
      document.body.append(frame);
    })`);
    expect(framed).toBe(true);
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [360, 'dark'],
  ] as const) {
    it(`shows every view at ${width} px, ${colorScheme}, for everybody`, async () => {
      const { page, problems } = await openSignedIn(here, {
        viewport: { width, height: 800 },
        colorScheme,
        reducedMotion: 'reduce',
      });
      for (const view of VIEWS) {
        await goTo(page, view);
        if (view === 'attempts') await page.click('.attempt summary');
        expect([view, await page.$('[role=alert]')]).toEqual([view, null]);
        const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([view, Number(tooWide) <= 0]).toEqual([view, true]);
        await expectAccessible(page);
      }
      expect(problems).toEqual([]);
    });
  }

  it('loads little', async () => {
    const page = await here.newPage();
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) =>
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)),
    );
    await page.goto(`${here.site.url}/console/`, { waitUntil: 'networkidle' });
    const loaded = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(loaded).toBeGreaterThan(10_000);
    expect(loaded).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('erases somebody only when their id was typed', async () => {
    await here.site.api.users.giveConsent('leaving', '1');
    const { page } = await openSignedIn(here);
    await goTo(page, 'users/leaving');
    await page.click('text=Erase …');
    const erase = page.locator('dialog button[type=submit]');
    expect(await erase.isDisabled()).toBe(true);
    await page.fill('dialog input', 'leavin');
    await page.keyboard.press('Enter');
    expect((await here.site.api.users.get('leaving')).user_id).toBe('leaving');
    await page.fill('dialog input', 'leaving');
    await erase.click();
    await page.waitForURL(/#\/users$/);
    await expect(here.site.api.users.get('leaving')).rejects.toMatchObject({ code: 'user_not_found' });
  });

  it('takes ids, labels and reasons for text, whatever is in them', async () => {
    await here.site.api.users.giveConsent(HOSTILE, HOSTILE.slice(0, 20));
    await here.site.api.users.exempt(HOSTILE, HOSTILE);
    await here.site.api.keys.create({ label: HOSTILE, scopes: ['verify'] });
    const { page, problems } = await openSignedIn(here);
    for (const view of ['users', 'keys', `users/${encodeURIComponent(HOSTILE)}`]) {
      await goTo(page, view);
      await page.waitForSelector(`text=onerror`);
      expect(await page.$('main img')).toBeNull();
    }
    expect(await page.textContent('h1')).toBe(HOSTILE);
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    expect(problems).toEqual([]);
    await here.site.api.users.erase(HOSTILE);
  });

  it('makes a key that is shown once, and ends it', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'keys');
    await page.click('text=New key');
    await page.fill('#label', 'nightly job');
    await page.click('dialog button[type=submit]');
    const secret = await page.textContent('.secret');
    expect(secret).toMatch(/^ka_live_/);
    await page.keyboard.press('Escape');
    expect(await page.textContent('.secret')).toBe(secret);
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("refused"))');
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.waitForSelector('dialog >> text=copy it yourself');
    await page.click('text=I have it');
    await page.waitForSelector('.row.key:has-text("nightly job") >> text=never used · ends');
    await page.click('text=Revoke nightly job');
    await page.waitForSelector('dialog h2 >> text=Revoke “nightly job”?');
    // In a dialog of a row, letters are as large as in any other.
    const size = (selector: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).fontSize`);
    expect([await size('dialog h2'), await size('dialog p')]).toEqual(['18px', '15px']);
    await page.click('dialog button[type=submit]');
    await page.waitForSelector('.row.over');
    const ended = (await here.site.api.keys.page()).items.find(({ label }) => label === 'nightly job');
    expect(ended?.revoked_at).not.toBeNull();
    expect(await page.content()).not.toContain(secret);
  });

  it('changes a policy, and shows what the target did on public data', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'policies');
    await page.fill('#target', String(Math.log10(0.05)));
    await page.waitForSelector('.rates >> text=4.8 %');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect
      .poll(async () => (await here.site.api.applications.get('default')).policy.target_false_match_rate)
      .toBe(0.05);
  });

  it('shows what a key may not see as that', async () => {
    const { secret } = await here.site.api.keys.create({ label: 'few', scopes: ['attempts:read'] });
    const { page } = await openConsole(here);
    await signIn(page, secret);
    await page.waitForSelector('.shell');
    await goTo(page, 'users');
    expect(await page.textContent('[role=alert]')).toContain('users:read');
  });

  it('draws how a try was typed from times, without a key', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'attempts');
    await page.locator('.attempt .allow').first().click();
    const answered = page.waitForResponse(/\/rhythm$/);
    await page.click('details[open] >> text=Show the rhythm');
    expect(await (await answered).text()).not.toContain('"key"');
    await page.waitForSelector('.rhythm rect');
    expect(await page.locator('.rhythm rect').count()).toBe(21);
    await expectAccessible(page);
  });

  it('shows a new attempt without being asked', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'attempts');
    const newest = () => page.textContent('.attempt .mono');
    const before = await newest();
    await here.site.api.users.verify('ada', typedBy(1, 99));
    await expect.poll(newest).not.toBe(before);
  });

  it('says so where older attempts do not come, and has them at the next press', async () => {
    const { page } = await openSignedIn(here);
    let isCut = true;
    await page.route(/\/v1\/attempts\?/, async (route) => {
      const isOlder = route.request().url().includes('cursor=');
      if (isOlder && isCut) return route.abort();
      if (isOlder) return route.fulfill({ json: { items: [], next_cursor: null } });
      const newest = await route.fetch();
      return route.fulfill({ json: { ...(await newest.json()), next_cursor: 'older' } });
    });
    await goTo(page, 'attempts');
    await page.click('.older');
    await page.waitForSelector('[role=alert] >> text=does not answer');
    isCut = false;
    await page.click('.older');
    await page.waitForSelector('.older', { state: 'detached' });
    expect(await page.locator('[role=alert]').count()).toBe(0);
  });

  it('lists a hundred thousand people without holding more than it shows', async () => {
    const { page } = await openSignedIn(here);
    const all = 100_000;
    const size = 2_000;
    await page.route('**/v1/users?*', (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
      const at = '2026-01-01T00:00:00.000Z';
      const items = Array.from({ length: size }, (_, i) => ({
        ...{ user_id: `person-${from + i}`, profiles: 1, enrolled: true, exempt: false },
        ...{ consent_version: null, created_at: at, updated_at: at },
      }));
      const next = from + size;
      return route.fulfill({ json: { items, next_cursor: next < all ? String(next) : null } });
    });
    await goTo(page, 'users');
    const list = page.locator('.windowed');
    const count = () => page.textContent('.head .quiet');
    for (let loaded = size; loaded < all; loaded += size) {
      await page.evaluate(`document.querySelector('.windowed').scrollTop = 1e9`);
      await expect.poll(count, { interval: 5 }).toContain((loaded + size).toLocaleString('en-GB'));
    }
    expect(await list.locator('li').count()).toBeLessThan(60);
    await page.evaluate(`document.querySelector('.windowed').scrollTop = 1e9`);
    await page.waitForSelector(`text=person-${all - 1}`);
    const most = await page.evaluate(`new Promise((done) => {
      const list = document.querySelector('.windowed');
      let [frames, most] = [0, 0];
      const next = () => {
        most = Math.max(most, list.querySelectorAll('li').length);
        frames += 1;
        list.scrollTop = (frames * 7919 * 56) % list.scrollHeight;
        if (frames < 60) requestAnimationFrame(next); else done(most);
      };
      requestAnimationFrame(next);
    })`);
    expect(Number(most)).toBeLessThan(60);
    await page.fill('#search', 'person-99998');
    await expect
      .poll(() => list.locator('li').allTextContents())
      .toEqual([expect.stringMatching('person-99998')]);
  });
});
