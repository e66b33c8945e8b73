import { drawTypist, typeText } from '@keystroke-auth/engine';
import { Sample } from '@keystroke-auth/protocol';
import type { BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { bundled, keyEvent, replay, serve, type TimedKey } from '../../testing/capturePage.ts';
import { chromiumPath } from '../../testing/chromium.ts';
import { inChromium } from '../../testing/inChromium.ts';
import { greycPeople } from '../../testing/typedPeople.ts';

const PAGE = `<!doctype html><html lang="en"><title>Log in</title>
<form id="form" method="post" action="/log-in">
  <label>Name <input id="name" name="name"></label>
  <label>Password <input id="password" name="password" type="password"></label>
  <label>Phrase <input id="phrase" name="phrase"></label>
  <label>Note <textarea id="note"></textarea></label>
  <button id="send">Log in</button>
</form>
<script>globalsBefore = Object.keys(window)</script>
<script type="module">
  import { capture } from '/capture.js';
  const of = (id, options) => capture(document.getElementById(id), options);
  window.typing = {
    password: of('password', { textId: 'login' }),
    phrase: of('phrase', { keys: 'names' }),
    note: of('note', { text: 'free', onChange: () => { window.changes = (window.changes ?? 0) + 1; } }),
  };
</script></html>`;

const here = inChromium(async () =>
  serve({ '/': PAGE, '/capture.js': await bundled('src/capture/index.ts') }),
);

async function open(
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly cdp: CDPSession }> {
  const page = await here.newPage(options);
  await page.goto(here.site.url);
  await page.waitForFunction('window.typing');
  return { page, cdp: await page.context().newCDPSession(page) };
}

/** What a capture of the page gives; checked by the schema that the service checks with. */
async function taken(page: Page, field: string, how: 'take' | 'peek' = 'take'): Promise<Sample | null> {
  const value: unknown = await page.evaluate(`window.typing.${field}.${how}()`);
  return value === null ? null : Value.Parse(Sample, value);
}
const pressedIn = (sample: Sample | null): string[] =>
  (sample?.keystroke_data ?? []).filter(({ event }) => event === 'down').map(({ key }) => key);
const flagsIn = async (page: Page, field: string): Promise<unknown> =>
  page.evaluate(`window.typing.${field}.flags`);

/** Notes when the browser had each key, by its own account, and when the page was done with it. */
const watchKeys = (page: Page) =>
  page.evaluate(`{
    window.keyTimes = { received: [], handled: [] };
    for (const type of ['keydown', 'keyup']) {
      document.addEventListener(type, ({ timeStamp }) => keyTimes.received.push(timeStamp), true);
      document.addEventListener(type, () => keyTimes.handled.push(performance.now()));
    }
  }`);
const KeyTimes = Type.Object({ received: Type.Array(Type.Number()), handled: Type.Array(Type.Number()) });
const keyTimes = async (page: Page) => Value.Parse(KeyTimes, await page.evaluate('keyTimes'));

/** A simulated person, and a recorded one where the data are there. */
const TYPINGS: readonly (readonly [string, readonly TimedKey[]])[] = [
  ['simulated', typeText(drawTypist(1), 'correct horse', { pauses: false })],
  ...(greycPeople?.[0]?.[0] === undefined ? [] : [['GREYC', greycPeople[0][0]] as const]),
];

describe.skipIf(chromiumPath === null)('a field in Chromium', () => {
  it.each(TYPINGS)(
    'tells when each key went down and came up: after the browser had it, before the page went on (%s)',
    async (_, events) => {
      const { page, cdp } = await open();
      // How near the times are, `bench:capture` measures.
      await watchKeys(page);
      await page.focus('#password');
      await replay(cdp, events);
      const sample = await taken(page, 'password');
      const captured = (sample?.keystroke_data ?? []).map(({ timestamp }) => timestamp);
      const { received, handled } = await keyTimes(page);
      expect([captured.length, received.length]).toEqual([events.length, events.length]);
      // Samples have microseconds.
      for (const [i, time] of captured.entries()) {
        expect(time).toBeGreaterThanOrEqual((received[i] ?? Number.NaN) - 0.001);
        expect(time).toBeLessThanOrEqual((handled[i] ?? Number.NaN) + 0.001);
      }
      const presses = sample?.keystroke_data.filter(({ event }) => event === 'down') ?? [];
      expect(presses.map(({ key }) => key)).toEqual(presses.map((_press, i) => `#${i}`));
      expect(sample?.capture).toMatchObject({
        mode: 'key',
        device: 'desktop',
        text: 'fixed',
        text_id: 'login',
      });
      expect(sample?.capture?.flags).toEqual([]);
    },
  );

  it('tells the step of the clock', async () => {
    const { page } = await open();
    await page.type('#password', 'abc');
    const step = (await taken(page, 'password'))?.capture?.clock_resolution_ms;
    expect(step).toBeGreaterThan(0);
    expect(step).toBeLessThanOrEqual(1);
  });

  it('does not see keys pressed elsewhere, and takes nothing away from others', async () => {
    const { page } = await open();
    await page.evaluate(`
      window.heard = [];
      for (const type of ['keydown', 'keyup', 'beforeinput', 'input']) {
        document.addEventListener(type, (event) => window.heard.push([type, event.defaultPrevented]));
      }`);
    await page.type('#name', 'ada');
    expect(await taken(page, 'password', 'peek')).toBeNull();
    await page.type('#password', 'ab');
    await page.type('#name', 'lovelace');
    expect(pressedIn(await taken(page, 'password'))).toEqual(['#0', '#1']);
    const keys = ['ada', 'ab', 'lovelace'].join('').length;
    const heard: unknown = await page.evaluate('window.heard');
    expect(heard).toEqual(
      Array.from({ length: keys }, () =>
        ['keydown', 'beforeinput', 'input', 'keyup'].map((type) => [type, false]),
      ).flat(),
    );
    expect(
      await page.evaluate('Object.keys(window).filter((name) => !globalsBefore.includes(name)).toSorted()'),
    ).toEqual(['globalsBefore', 'heard', 'typing']);
    expect(await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length]')).toEqual([
      '',
      0,
      0,
    ]);
  });

  it('keeps nothing of a password, and refuses to', async () => {
    const { page } = await open();
    await page.type('#password', 'Tr0ub4dor&3');
    const sample = await taken(page, 'password');
    expect(pressedIn(sample)).toEqual(Array.from({ length: 11 }, (_, i) => `#${i}`));
    for (const options of [{ keys: 'names' }, { text: 'free' }]) {
      const refused = page.evaluate(
        `import('/capture.js').then(({ capture }) => capture(document.querySelector('#password'), ${JSON.stringify(options)}))`,
      );
      await expect(refused).rejects.toThrow('got a password field');
    }
    // A field that turns into a password is not spelt out any more.
    await page.type('#phrase', 'ab');
    await page.evaluate(`document.querySelector('#phrase').type = 'password'`);
    await page.type('#phrase', 'cd');
    expect(pressedIn(await taken(page, 'phrase'))).not.toContain('c');
  });

  it('names the keys of a phrase and of free text', async () => {
    const { page } = await open();
    await page.type('#phrase', 'green Tea');
    expect(pressedIn(await taken(page, 'phrase'))).toEqual([...'green Tea']);
    await page.type('#note', 'hi');
    await page.keyboard.press('Shift+KeyA');
    await page.keyboard.press('Control+KeyA');
    const sample = await taken(page, 'note');
    expect(pressedIn(sample)).toEqual(['h', 'i', 'Shift', 'A']);
    expect(sample?.capture).toMatchObject({ text: 'free', mode: 'key' });
    expect(await page.evaluate('window.changes')).toBeGreaterThan(0);
  });

  it('mends what was mended', async () => {
    const { page } = await open();
    const type = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      const sample = await taken(page, 'password', 'peek');
      await page.fill('#password', '');
      return pressedIn(sample);
    };
    await page.focus('#password');
    expect(await type(...'abx', 'Backspace', ...'cd')).toEqual(['#0', '#1', '#2', 'Backspace', '#2', '#3']);
    expect(await type(...'abxd', 'ArrowLeft', 'Backspace', 'c', 'End', 'e')).toEqual([
      '#0',
      '#1',
      'Unidentified',
      '#3',
      '#4',
    ]);
    expect(await type(...'abxcd', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Delete')).toEqual([
      '#0',
      '#1',
      'Unidentified',
      '#2',
      '#3',
    ]);
    expect(await type(...'xyz', 'Control+a', ...'ab')).toEqual(['#0', '#1']);
    expect(await type(...'xyz', 'Control+a', 'Delete', ...'ab')).toEqual(['#0', '#1']);
    expect(await type(...'ab', 'Tab', 'Shift+Tab', 'End', ...'cd')).toEqual(['#0', '#1', '#2', '#3']);
    expect(await type(...'ab', 'Shift+ArrowLeft', ...'cd')).toEqual(['#0', 'Unidentified', '#1', '#2']);
  });

  it('flags what was pasted or dropped, and blocks neither', async () => {
    const { page } = await open();
    await page.fill('#name', 'pasted');
    await page.focus('#name');
    for (const key of ['Control+a', 'Control+c']) await page.keyboard.press(key);
    await page.type('#password', 'ab');
    await page.keyboard.press('Control+v');
    expect(await page.inputValue('#password')).toBe('abpasted');
    expect((await taken(page, 'password'))?.capture?.flags).toEqual(['paste']);
    // All of it selected and typed over: typed.
    await page.keyboard.press('Control+a');
    await page.keyboard.type('abc');
    expect((await taken(page, 'password'))?.capture?.flags).toEqual([]);
    await page.fill('#password', '');
    await page.focus('#name');
    await page.keyboard.press('Control+a');
    await page.dragAndDrop('#name', '#password', { sourcePosition: { x: 12, y: 10 } });
    expect(await page.inputValue('#password')).toBe('pasted');
    expect(await flagsIn(page, 'password')).toEqual(['drop']);
    expect(await taken(page, 'password')).toBeNull();
  });

  it.each([
    ['that tells', `field.dispatchEvent(new Event('input', { bubbles: true }))`],
    ['that tells nobody', ''],
  ])('flags a password manager %s', async (_, tell) => {
    const { page } = await open();
    await page.evaluate(
      `{ const field = document.querySelector('#password'); field.value = 'filled in'; ${tell} }`,
    );
    expect(await flagsIn(page, 'password')).toEqual(['autofill']);
    expect(await taken(page, 'password')).toBeNull();
    await page.focus('#password');
    await page.keyboard.press('End');
    await page.keyboard.type('more');
    expect((await taken(page, 'password'))?.capture?.flags).toEqual(['autofill']);
  });

  it('flags an input method', async () => {
    const { page, cdp } = await open();
    await page.type('#phrase', 'ab');
    await cdp.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
    await cdp.send('Input.insertText', { text: '日本' });
    await page.keyboard.type('c');
    expect(await page.inputValue('#phrase')).toBe('ab日本c');
    const sample = await taken(page, 'phrase');
    expect(sample?.capture).toMatchObject({ mode: 'key', flags: expect.arrayContaining(['ime']) });
    expect(pressedIn(sample)).toEqual(['a', 'b', 'c']);
  });

  it('flags what a dictation wrote, which no key did', async () => {
    const { page, cdp } = await open();
    await page.type('#phrase', 'a');
    await cdp.send('Input.insertText', { text: ' spoken sentence' });
    expect(await page.inputValue('#phrase')).toBe('a spoken sentence');
    const sample = await taken(page, 'phrase');
    expect([pressedIn(sample), sample?.capture?.flags]).toEqual([['a'], ['dictation']]);
  });

  it('makes nothing up of what was typed before its script came over a slow network', async () => {
    const page = await here.newPage();
    let answer = () => {};
    const isTyped = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/capture.js', async (route) => {
      await isTyped;
      await route.continue();
    });
    await page.goto(here.site.url, { waitUntil: 'commit' });
    await page.type('#password', 'ab');
    answer();
    await page.waitForFunction('window.typing');
    await page.type('#password', 'cd');
    const sample = await taken(page, 'password');
    expect([pressedIn(sample), sample?.capture?.flags]).toEqual([['#2', '#3'], ['autofill']]);
    await page.fill('#password', '');
    await page.type('#password', 'ab');
    expect((await taken(page, 'password'))?.capture?.flags).toEqual([]);
  });

  it('flags events of a script, and times that a script wrote', async () => {
    const { page, cdp } = await open();
    await page.evaluate(`{
      const field = document.querySelector('#password');
      for (const key of 'abc') {
        field.dispatchEvent(new KeyboardEvent('keydown', { key, code: 'Key' + key.toUpperCase() }));
        field.value += key;
        field.dispatchEvent(new InputEvent('input', { inputType: 'insertText', data: key }));
      }
    }`);
    expect(await flagsIn(page, 'password')).toEqual(['synthetic', 'autofill']);
    await page.fill('#password', '');
    await page.focus('#password');
    // Minutes by their own times: no machine is so slow that it takes as long.
    const start = Date.now() / 1_000;
    for (const [i, key] of [...'abcdefghij'].entries()) {
      await cdp.send('Input.dispatchKeyEvent', { ...keyEvent(key, 'down'), timestamp: start + i * 60 });
      await cdp.send('Input.dispatchKeyEvent', { ...keyEvent(key, 'up'), timestamp: start + i * 60 + 0.1 });
    }
    expect((await taken(page, 'password'))?.capture?.flags).toEqual(['synthetic']);
  });

  it('reads events that waited for a busy page by their own times', async () => {
    const { page, cdp } = await open();
    await watchKeys(page);
    await page.type('#password', 'abc');
    // Having heard of the next key, the page is busy until the others were pressed: it reads those afterwards.
    const pressed: Promise<unknown>[] = [];
    const press = (key: string, event: 'down' | 'up', stamp = {}) =>
      pressed.push(cdp.send('Input.dispatchKeyEvent', { ...keyEvent(key, event), ...stamp }));
    const isBusy = page.waitForRequest('**/busy');
    await page.route('**/busy', async (route) => {
      const begun = performance.timeOrigin + performance.now();
      for (const [i, after] of [0, 80, 150, 230].entries()) {
        press(i < 2 ? 'e' : 'f', i % 2 === 0 ? 'down' : 'up', { timestamp: (begun + after) / 1_000 });
      }
      setTimeout(() => void route.fulfill({ body: '' }), 600);
    });
    await page.evaluate(`document.addEventListener('keyup', () => {
      const waiting = new XMLHttpRequest();
      waiting.open('GET', '/busy', false);
      waiting.send();
    }, { once: true })`);
    press('d', 'down');
    press('d', 'up');
    await isBusy;
    await page.waitForFunction('keyTimes.handled.length === 12');
    await Promise.all(pressed);
    const captured = (await taken(page, 'password'))?.keystroke_data.map(({ timestamp }) => timestamp) ?? [];
    const { received, handled } = await keyTimes(page);
    const delays = handled.map((time, i) => time - (received[i] ?? Number.NaN));
    expect(Math.max(...delays)).toBeGreaterThan(300);
    expect(captured).toHaveLength(received.length);
    for (const [i, time] of captured.entries()) {
      const late = time - (received[i] ?? Number.NaN);
      expect(late).toBeGreaterThanOrEqual(-0.001);
      // No later than what no event was spared, and what counts as no waiting (30 ms).
      expect(late).toBeLessThanOrEqual(Math.min(...delays) + 30.001);
    }
  });

  it('flags that another tab was in front', async () => {
    const { page, cdp } = await open();
    await page.type('#password', 'ab');
    await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    const other = await page.context().newPage();
    await other.bringToFront();
    await page.waitForFunction('!document.hasFocus()');
    await page.bringToFront();
    await page.type('#password', 'cd');
    expect((await taken(page, 'password'))?.capture?.flags).toEqual(['hidden']);
  });

  it('loses the release of a key that was held when the focus went', async () => {
    const { page } = await open();
    await page.focus('#password');
    await page.keyboard.press('a');
    await page.keyboard.down('b');
    await page.focus('#name');
    await page.keyboard.up('b');
    const { keystroke_data: events = [] } = (await taken(page, 'password')) ?? {};
    expect(events.map(({ key, event }) => `${key} ${event}`)).toEqual(['#0 down', '#0 up', '#1 down']);
  });

  it('gives a sample once: for a double click, after a reset, and when the person goes back', async () => {
    const { page } = await open();
    await page.evaluate(`
      window.sent = [];
      document.querySelector('form').addEventListener('submit', (event) => {
        event.preventDefault();
        window.sent.push(window.typing.password.take() !== null);
      });`);
    await page.type('#password', 'abc');
    await page.dblclick('#send');
    expect(await page.evaluate('window.sent')).toEqual([true, false]);
    await page.type('#password', 'd');
    expect(await taken(page, 'password')).toBeNull();
    await page.evaluate(`document.querySelector('form').reset()`);
    await page.type('#password', 'abcd');
    expect(pressedIn(await taken(page, 'password'))).toEqual(['#0', '#1', '#2', '#3']);
    await page.goto(`${here.site.url}/elsewhere`);
    await page.goBack();
    await page.waitForFunction('window.typing');
    expect(await taken(page, 'password')).toBeNull();
    await page.fill('#password', '');
    await page.type('#password', 'ab');
    expect(pressedIn(await taken(page, 'password'))).toEqual(['#0', '#1']);
  });

  it('stops when it is told', async () => {
    const { page } = await open();
    await page.type('#password', 'ab');
    await page.evaluate('window.typing.password.stop()');
    await page.type('#password', 'cd');
    expect(await taken(page, 'password')).toBeNull();
  });
});

describe.skipIf(chromiumPath === null)('a phone', () => {
  const PHONE = { isMobile: true, hasTouch: true, viewport: { width: 360, height: 740 } } as const;

  it('tells when characters arrive, no hold times', async () => {
    const { page, cdp } = await open(PHONE);
    await page.tap('#phrase');
    const opaque = { key: 'Unidentified', code: '', windowsVirtualKeyCode: 229 } as const;
    for (const text of ['h', 'he', 'hex', 'he', 'hel']) {
      await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...opaque });
      await cdp.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
      await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...opaque });
    }
    const sample = await taken(page, 'phrase');
    expect(sample?.capture).toMatchObject({ mode: 'delta', device: 'touch', flags: [] });
    expect(sample?.keystroke_data.map(({ key, event }) => `${key} ${event}`)).toEqual(
      ['h', 'e', 'x', 'Backspace', 'l'].map((key) => `${key} down`),
    );
  });

  it('tells positions of a password, and a word that was completed', async () => {
    const { page, cdp } = await open(PHONE);
    await page.tap('#password');
    for (const text of 'abc') await cdp.send('Input.insertText', { text });
    const sample = await taken(page, 'password', 'peek');
    expect([sample?.capture?.mode, pressedIn(sample)]).toEqual(['delta', ['#0', '#1', '#2']]);
    await cdp.send('Input.insertText', { text: 'completed' });
    expect((await taken(page, 'password'))?.capture?.flags).toEqual(['autocorrect']);
    await page.tap('#phrase');
    await cdp.send('Input.insertText', { text: 'a' });
    await cdp.send('Input.insertText', { text: ' spoken sentence' });
    expect((await taken(page, 'phrase'))?.capture?.flags).toEqual(['dictation']);
  });

  it('flags a word that its keyboard corrected', async () => {
    const { page, cdp } = await open(PHONE);
    const compose = (text: string, replaced: { replacementStart?: number; replacementEnd?: number } = {}) =>
      cdp.send('Input.imeSetComposition', {
        ...{ text, selectionStart: text.length, selectionEnd: text.length },
        ...replaced,
      });
    await page.tap('#phrase');
    for (const text of ['t', 'te', 'teh']) await compose(text);
    expect((await taken(page, 'phrase', 'peek'))?.capture?.flags).toEqual([]);
    await compose('the', { replacementStart: 0, replacementEnd: 3 });
    await cdp.send('Input.insertText', { text: 'the' });
    expect(await page.inputValue('#phrase')).toBe('the');
    expect((await taken(page, 'phrase'))?.capture).toMatchObject({ mode: 'delta', flags: ['autocorrect'] });
  });

  it('with a keyboard is a keyboard', async () => {
    const { page } = await open(PHONE);
    for (const key of 'abcd') await page.press('#password', key, { delay: 60 });
    expect((await taken(page, 'password'))?.capture).toMatchObject({ mode: 'key', device: 'desktop' });
  });
});
