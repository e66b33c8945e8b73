import { Sample } from '@keystroke-auth/protocol';
import type { Page } from 'playwright-core';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { bundled, serve } from '../../testing/capturePage.ts';
import { chromiumPath } from '../../testing/chromium.ts';
import { inChromium } from '../../testing/inChromium.ts';

/** No module, no code of its own: the script is read while the page is. */
const PLAIN = `<!doctype html><html lang="en"><title>Log in</title><script src="/keystroke-auth.js"></script>
<form method="post" action="/log-in">
  <keystroke-field name="typing" text-id="login"><input name="password" type="password"></keystroke-field>
  <button>Log in</button>
</form></html>`;

const REACT = `<!doctype html><html lang="en"><title>Log in</title><div id="root"></div>
<script type="module" src="/app.js"></script></html>`;

const here = inChromium(async () =>
  serve({
    '/plain': PLAIN,
    '/react': REACT,
    '/keystroke-auth.js': await bundled('src/capture/script.ts', 'iife'),
    '/app.js': await bundled('src/testing/reactApp.js'),
  }),
);

async function open(path: string): Promise<Page> {
  const page = await here.newPage();
  await page.goto(`${here.site.url}${path}`);
  return page;
}
const pressedIn = (sample: Sample) =>
  sample.keystroke_data.filter(({ event }) => event === 'down').map(({ key }) => key);

describe.skipIf(chromiumPath === null)('the element, from a plain script', () => {
  it('sends the sample with the form, once', async () => {
    const page = await open('/plain');
    const before = here.site.posted.length;
    await page.type('input', 'abc');
    await page.click('button');
    await page.waitForURL('**/log-in');
    expect(here.site.posted).toHaveLength(before + 1);
    const form = new URLSearchParams(here.site.posted.at(-1));
    expect(form.get('password')).toBe('abc');
    const sample = Value.Parse(Sample, JSON.parse(form.get('typing') ?? ''));
    expect([pressedIn(sample), sample.capture?.text_id]).toEqual([['#0', '#1', '#2'], 'login']);
  });

  it('sends nothing where nothing was typed', async () => {
    const page = await open('/plain');
    await page.evaluate(`document.querySelector('input').value = 'filled in'`);
    await page.click('button');
    await page.waitForURL('**/log-in');
    expect(here.site.posted.at(-1)).toBe('password=filled+in');
  });

  it('follows its field to another place, and stops when it goes', async () => {
    const page = await open('/plain');
    await page.evaluate(
      `window.field = document.querySelector('keystroke-field'); field.remove(); document.body.append(field);`,
    );
    await page.type('input', 'ab');
    const sample = Value.Parse(Sample, await page.evaluate('field.take()'));
    expect(pressedIn(sample)).toEqual(['#0', '#1']);
    expect(await page.evaluate('field.remove(), field.take()')).toBeNull();
  });

  it('is beside functions for pages that want those', async () => {
    const page = await open('/plain');
    expect(
      await page.evaluate(
        'Object.entries(KeystrokeAuth).map(([name, it]) => name + " " + typeof it).toSorted()',
      ),
    ).toEqual(['capture function', 'keypad function']);
  });
});

describe.skipIf(chromiumPath === null)('useKeystrokes', () => {
  it('records the field that has its ref, in React’s strict mode too', async () => {
    const page = await open('/react');
    await page.type('input', 'abc');
    expect(await page.inputValue('input')).toBe('abc');
    await page.click('button');
    const sample = Value.Parse(Sample, JSON.parse(await page.innerText('output')));
    expect(pressedIn(sample)).toEqual(['#0', '#1', '#2']);
    expect(Number(await page.getAttribute('output', 'data-changes'))).toBeGreaterThan(0);
    await page.click('button');
    expect(await page.innerText('output')).toBe('null');
  });
});
