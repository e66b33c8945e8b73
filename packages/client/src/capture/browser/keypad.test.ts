import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Sample } from '@keystroke-auth/protocol';
import type { CDPSession, Page } from 'playwright-core';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { bundled, serve } from '../../testing/capturePage.ts';
import { chromiumPath } from '../../testing/chromium.ts';
import { inChromium } from '../../testing/inChromium.ts';

const PAGE = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>PIN</title>
<main><h1>Your PIN</h1>
<form><label>PIN <input id="pin" type="password" inputmode="numeric" maxlength="6"></label></form></main>
<script type="module">
  import { keypad } from '/capture.js';
  window.heard = 0;
  document.querySelector('#pin').addEventListener('input', () => { window.heard += 1; });
  window.pad = keypad(document.querySelector('form'), document.querySelector('#pin'), { textId: 'pin' });
</script></html>`;

const here = inChromium(async () =>
  serve({ '/': PAGE, '/capture.js': await bundled('src/capture/index.ts') }),
);

async function open(): Promise<{ readonly page: Page; readonly cdp: CDPSession }> {
  const page = await here.newPage({
    isMobile: true,
    hasTouch: true,
    viewport: { width: 360, height: 740 },
  });
  await page.goto(here.site.url);
  await page.waitForFunction('window.pad');
  return { page, cdp: await page.context().newCDPSession(page) };
}
async function taken(page: Page): Promise<Sample | null> {
  const value: unknown = await page.evaluate('window.pad.take()');
  return value === null ? null : Value.Parse(Sample, value);
}
const eventsIn = (sample: Sample | null) =>
  (sample?.keystroke_data ?? []).map(({ key, event }) => `${key} ${event}`);

async function pointAt(page: Page, name: string) {
  const box = await page.getByRole('button', { name, exact: true }).boundingBox();
  return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
}

describe.skipIf(chromiumPath === null)('a keypad', () => {
  it('tells presses and releases of fingers, also of two at once', async () => {
    const { page, cdp } = await open();
    const touch = async (
      type: 'touchStart' | 'touchEnd',
      ...fingers: readonly [name: string, id: number][]
    ) => {
      const touchPoints = await Promise.all(
        fingers.map(async ([name, id]) => ({ ...(await pointAt(page, name)), id })),
      );
      await cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    await touch('touchStart', ['1', 0]);
    await touch('touchStart', ['1', 0], ['2', 1]);
    await touch('touchEnd', ['2', 1]);
    await touch('touchEnd');
    for (const name of ['9', 'Delete', '3', '4']) await page.getByRole('button', { name, exact: true }).tap();
    expect(await page.inputValue('#pin')).toBe('1234');
    expect(await page.evaluate('window.heard')).toBe(6);
    const sample = await taken(page);
    const taps = ['#2', 'Backspace', '#2', '#3'].flatMap((key) => [`${key} down`, `${key} up`]);
    expect(eventsIn(sample)).toEqual(['#0 down', '#1 down', '#1 up', '#0 up', ...taps]);
    expect(sample?.capture).toMatchObject({ mode: 'keypad', device: 'touch', text_id: 'pin', flags: [] });
    expect(JSON.stringify(sample)).not.toContain('"key":"1"');
  });

  it('sees the releases of a mouse as well, and leaves the focus where it was', async () => {
    const { page } = await open();
    await page.focus('#pin');
    for (const name of ['1', '2', '3']) {
      await page.getByRole('button', { name, exact: true }).click({ delay: 40 });
    }
    expect(await page.evaluate('document.activeElement.id')).toBe('pin');
    const sample = await taken(page);
    expect(eventsIn(sample)).toEqual(['#0', '#1', '#2'].flatMap((key) => [`${key} down`, `${key} up`]));
    expect(sample?.capture).toMatchObject({ mode: 'keypad', device: 'unknown', flags: [] });
  });

  it('is worked by a keyboard, which is no finger', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: '1', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press(' ');
    expect(await page.inputValue('#pin')).toBe('12');
    expect((await taken(page))?.capture).toMatchObject({ mode: 'keypad', device: 'unknown' });
    await page.fill('#pin', '');
    await page.getByRole('button', { name: '5', exact: true }).focus();
    for (const key of ['4', '3', '9', 'Backspace', '2']) await page.keyboard.press(key, { delay: 40 });
    expect(await page.inputValue('#pin')).toBe('432');
    const sample = await taken(page);
    expect(sample?.capture).toMatchObject({ mode: 'key', device: 'desktop', flags: [] });
    expect(eventsIn(sample).filter((event) => event.endsWith('down'))).toEqual(
      ['#0', '#1', '#2', 'Backspace', '#2'].map((key) => `${key} down`),
    );
  });

  it('writes once for each press, whichever pointer clicks last, and after a press that was called off', async () => {
    const { page, cdp } = await open();
    await page.getByRole('button', { name: '1', exact: true }).hover();
    await page.mouse.down();
    await page.getByRole('button', { name: '2', exact: true }).tap();
    await page.mouse.up();
    expect(await page.inputValue('#pin')).toBe('12');
    const touchPoints = [await pointAt(page, '3')];
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] });
    await page.getByRole('button', { name: '3', exact: true }).focus();
    await page.keyboard.press('Enter');
    expect(await page.inputValue('#pin')).toBe('1233');
  });

  it('leaves the field to whoever types in it', async () => {
    const { page } = await open();
    for (const key of '1234') await page.press('#pin', key, { delay: 40 });
    expect((await taken(page))?.capture).toMatchObject({ mode: 'key', device: 'desktop' });
    for (const key of '5678') await page.getByRole('button', { name: key, exact: true }).tap();
    expect(await page.inputValue('#pin')).toBe('123456');
    await page.fill('#pin', '');
    for (const key of '5678') await page.getByRole('button', { name: key, exact: true }).tap();
    expect((await taken(page))?.capture).toMatchObject({ mode: 'keypad', device: 'touch', flags: [] });
  });

  it('takes no script for a finger', async () => {
    const { page } = await open();
    await page.evaluate(`document.querySelector('[role=group] button').click()`);
    await page.evaluate(
      `document.querySelector('[role=group] button').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))`,
    );
    expect(await page.evaluate('window.pad.flags')).toEqual(['synthetic']);
  });

  it('has nothing that axe finds, and targets for fingers', async () => {
    const { page } = await open();
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(axe);
    const violations: unknown = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id }) => id))',
    );
    expect(violations).toEqual([]);
    for (const button of await page.getByRole('group', { name: 'Keypad' }).getByRole('button').all()) {
      const box = await button.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    await page.evaluate('window.pad.stop()');
    expect(await page.getByRole('group').count()).toBe(0);
  });
});
