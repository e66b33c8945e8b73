import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Sample } from '@keystroke-auth/protocol';
import type { Page } from 'playwright-core';
import { Value } from 'typebox/value';
import { afterAll, describe, expect, it } from 'vitest';
import { bundled, serve } from '../../packages/client/src/testing/capturePage.ts';
import { chromiumPath } from '../../packages/client/src/testing/chromium.ts';
import { inChromium } from '../../packages/client/src/testing/inChromium.ts';
import { temporaryFolder } from '../../packages/server/src/testing/service.ts';
import { markedBlocks } from '../testing/markedBlocks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'packages/client/README.md'), 'utf8');
const guide = readFileSync(fileURLToPath(new URL('capture.md', import.meta.url)), 'utf8');
const blocksOf = (text: string, language: string): string[] =>
  markedBlocks(text, 'docs/guide/capture.test.ts', language);

/** What a bundler does for a page. */
const IMPORTS = `<script type="importmap">{"imports":{"@keystroke-auth/client/capture":"/capture.js"}}</script>`;
const pageOf = (body: string | undefined) =>
  `<!doctype html><html lang="en"><title>Page</title>${IMPORTS}${body ?? ''}</html>`;

const folder = temporaryFolder();
const here = inChromium(async () => {
  const [password, plain, pin, names] = blocksOf(guide, 'html');
  const [ten] = blocksOf(readme, 'html');
  return serve({
    '/password': pageOf(password),
    '/plain': pageOf(plain),
    '/pin': pageOf(pin),
    '/names': pageOf(names),
    '/readme': pageOf(ten),
    '/react': pageOf('<div id="root"></div><script type="module" src="/react.js"></script>'),
    '/capture.js': await bundled('src/capture/index.ts'),
    '/keystroke-auth.js': await bundled('src/capture/script.ts', 'iife'),
    '/react.js': await bundled(reactApp()),
  });
});
afterAll(() => folder.remove());

/** The component of the page, in a project that has the package installed. */
function reactApp(): string {
  mkdirSync(join(folder.path, 'node_modules'));
  for (const name of ['@keystroke-auth', 'react', 'react-dom']) {
    symlinkSync(join(root, 'node_modules', name), join(folder.path, 'node_modules', name));
  }
  const [component = ''] = blocksOf(guide, 'jsx');
  writeFileSync(join(folder.path, 'LogIn.jsx'), component);
  const main = join(folder.path, 'main.jsx');
  writeFileSync(
    main,
    `import { createRoot } from 'react-dom/client';
     import { LogIn } from './LogIn.jsx';
     const send = (password, typing) => fetch('/log-in', { method: 'POST', body: JSON.stringify({ password, typing }) });
     createRoot(document.querySelector('#root')).render(<LogIn onLogIn={send} />);`,
  );
  return main;
}

async function open(path: string): Promise<Page> {
  // Closed with the browser: Chromium may never end one whose page is just being left.
  const context = await here.browser.newContext();
  const page = await context.newPage();
  await page.goto(`${here.site.url}${path}`);
  await page.waitForLoadState('networkidle');
  return page;
}
/** What the page sends because of this. */
async function sentBy(page: Page, act: () => Promise<void>): Promise<string> {
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await act();
  return (await sent).postData() ?? '';
}
const keysIn = (sample: Sample) =>
  sample.keystroke_data.filter(({ event }) => event === 'down').map(({ key }) => key);

describe.skipIf(chromiumPath === null)('the page on recording', () => {
  it.each(['/password', '/plain', '/readme'])('records a password: %s', async (path) => {
    const page = await open(path);
    await page.type('input[type=password]', 'abc');
    const form = new URLSearchParams(await sentBy(page, () => page.click('button')));
    const sample = Value.Parse(Sample, JSON.parse(form.get('typing') ?? ''));
    expect([form.get('password'), keysIn(sample)]).toEqual(['abc', ['#0', '#1', '#2']]);
    expect(sample.capture).toMatchObject({ mode: 'key', text: 'fixed', text_id: 'login', flags: [] });
  });

  it('records a PIN', async () => {
    const page = await open('/pin');
    for (const name of ['2', '4']) {
      await page.getByRole('group', { name: 'PIN keypad' }).getByRole('button', { name }).click();
    }
    const form = new URLSearchParams(await sentBy(page, () => page.click('text=Log in')));
    const sample = Value.Parse(Sample, JSON.parse(form.get('typing') ?? ''));
    expect([form.get('pin'), keysIn(sample), sample.capture?.mode]).toEqual(['24', ['#0', '#1'], 'keypad']);
  });

  it('records a phrase, and free text piece by piece', async () => {
    const page = await open('/names');
    await page.type('#phrase', 'green tea');
    const phrase = await sentBy(page, () => page.press('#phrase', 'Tab'));
    expect(keysIn(Value.Parse(Sample, JSON.parse(phrase)))).toEqual([...'green tea']);
    const piece = Value.Parse(
      Sample,
      JSON.parse(
        await sentBy(page, () =>
          page.type('#notes', 'it was a bright cold day in April, and the clocks were'),
        ),
      ),
    );
    expect(piece.capture).toMatchObject({ text: 'free', text_id: 'writing' });
    expect(keysIn(piece).slice(0, 3)).toEqual(['i', 't', ' ']);
  });

  it('records in React', async () => {
    const page = await open('/react');
    await page.type('input', 'abc');
    const { password, typing } = JSON.parse(await sentBy(page, () => page.click('button')));
    expect([password, keysIn(Value.Parse(Sample, typing))]).toEqual(['abc', ['#0', '#1', '#2']]);
  });
});
