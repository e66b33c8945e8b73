import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundled, cdpOf, serve } from '../../testing/capturePage.ts';
import { chromiumPath } from '../../testing/chromium.ts';
import { inChromium } from '../../testing/inChromium.ts';
import { browserWithLogin } from '../../testing/savedLogin.ts';

// What fills fields in by itself, and no person: here it is Chromium's own, not a script that acts like it.

const PAGE = `<!doctype html><html lang="en"><title>Account</title>
<form method="post" action="/log-in">
  <label>User <input id="user" name="username" autocomplete="username"></label>
  <label>Password <input id="password" name="password" type="password" autocomplete="current-password"></label>
  <button>Log in</button>
</form>
<form>
  <label>Given name <input id="given" autocomplete="given-name"></label>
  <label>Family name <input id="family" autocomplete="family-name"></label>
  <label>City <input id="city" autocomplete="address-level2"></label>
  <label>Postcode <input id="postcode" autocomplete="postal-code"></label>
</form>
<script type="module">
  import { capture } from '/capture.js';
  window.typing = Object.fromEntries(['password', 'given', 'city'].map((id) => [id, capture(document.getElementById(id))]));
</script></html>`;

const here = inChromium(async () =>
  serve({ '/': PAGE, '/capture.js': await bundled('src/capture/index.ts') }),
);

async function open(page: Page): Promise<Page> {
  await page.goto(here.site.url);
  await page.waitForFunction('window.typing');
  return page;
}
const flagsIn = (page: Page, field: string) => page.evaluate(`window.typing.${field}.flags`);
const keysIn = (page: Page, field: string) =>
  page.evaluate(
    `window.typing.${field}.take()?.keystroke_data.map(({ key, event }) => key + ' ' + event) ?? null`,
  );
/** Everything selected, and typed over, by a person. */
async function typeOver(page: Page, field: string): Promise<void> {
  await page.focus(`#${field}`);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('ab');
}

describe.skipIf(chromiumPath === null)('what Chromium fills in is no typing', () => {
  it('a login of its password manager', async () => {
    const { context, close } = await browserWithLogin(here.site.url, {
      name: 'ada',
      password: 'correct horse',
    });
    onTestFinished(close);
    const page = await open(await context.newPage());
    await page.waitForFunction('document.querySelector("#password").matches(":autofill")');
    // Its value is shown to a page once somebody does something there.
    await page.click('#user');
    await expect.poll(() => page.inputValue('#password')).toBe('correct horse');
    expect([await flagsIn(page, 'password'), await keysIn(page, 'password')]).toEqual([['autofill'], null]);
    await page.focus('#password');
    await page.keyboard.press('End');
    await page.keyboard.type('x');
    expect(await flagsIn(page, 'password')).toEqual(['autofill']);
    await typeOver(page, 'password');
    expect(await flagsIn(page, 'password')).toEqual([]);
    expect(await keysIn(page, 'password')).toEqual(['#0 down', '#0 up', '#1 down', '#1 up']);
  });

  it('an address', async () => {
    const page = await open(await here.newPage());
    await page.click('#given');
    await page.keyboard.type('Ad');
    const cdp = await cdpOf(page);
    const { root } = await cdp.send('DOM.getDocument');
    const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#given' });
    const { node } = await cdp.send('DOM.describeNode', { nodeId });
    const fields = Object.entries({
      ...{ NAME_FIRST: 'Ada', NAME_LAST: 'Lovelace', NAME_FULL: 'Ada Lovelace' },
      ...{ ADDRESS_HOME_CITY: 'London', ADDRESS_HOME_ZIP: 'W1', ADDRESS_HOME_COUNTRY: 'GB' },
    }).map(([name, value]) => ({ name, value }));
    await cdp.send('Autofill.trigger', { fieldId: node.backendNodeId, address: { fields } });
    await expect.poll(() => page.inputValue('#city')).toBe('London');
    expect([await flagsIn(page, 'city'), await keysIn(page, 'city')]).toEqual([['autofill'], null]);
    // Where somebody had begun to type, too.
    expect([await page.inputValue('#given'), await flagsIn(page, 'given')]).toEqual(['Ada', ['autofill']]);
    await typeOver(page, 'city');
    expect(await flagsIn(page, 'city')).toEqual([]);
    expect(await keysIn(page, 'city')).toEqual(['#0 down', '#0 up', '#1 down', '#1 up']);
  });

  it('a password that an extension writes as if it were typed', async () => {
    const page = await open(await here.newPage());
    await page.focus('#password');
    // An event that browsers vouch for, of the kind that keys make.
    await page.evaluate(`document.execCommand('insertText', false, 'filled-in')`);
    expect(await page.inputValue('#password')).toBe('filled-in');
    expect([await flagsIn(page, 'password'), await keysIn(page, 'password')]).toEqual([['autofill'], null]);
  });
});
