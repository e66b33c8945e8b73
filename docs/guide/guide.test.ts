import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import {
  buildTrials,
  createRhythm,
  drawSentence,
  drawTypist,
  evaluatePolicy,
  parseProtocol,
  parseUserSplit,
  type SimulatedEvent,
  typeText,
} from '@keystroke-auth/engine';
import { isGrant, POLICY_PRESETS, PRESETS } from '@keystroke-auth/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { sharedData } from '../../packages/engine/src/testing/sharedData.ts';
import { readRecordings } from '../../packages/server/src/cli/readRecordings.ts';
import { run } from '../../packages/server/src/testing/process.ts';
import {
  startService,
  type TestService,
  temporaryFolder,
} from '../../packages/server/src/testing/service.ts';
import { markedBlocks } from '../testing/markedBlocks.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const PHRASE = 'correct horse battery';
/** Steadier than people, so that nobody is turned away by chance. */
const STEADY = { noise: 0.5, pauses: false } as const;

const pages = readdirSync(here).filter((name) => name.endsWith('.md'));
const textOf = (page: string): string => readFileSync(join(here, page), 'utf8');

const folder = temporaryFolder();
let service: TestService;
let url = '';
/** A key that may do everything. */
let everything = '';
beforeAll(async () => {
  service = await startService(join(folder.path, 'data'));
  url = await service.server.listen({ host: '127.0.0.1', port: 0 });
  everything = (await service.core.createApiKey('default', 'guide')).secret;
  process.env.KEYSTROKE_AUTH_KEY = everything;
});
afterAll(async () => {
  delete process.env.KEYSTROKE_AUTH_KEY;
  await service.stop();
  folder.remove();
});

/** The blocks of a page that are marked as run by this test. @param address where they are to find the service */
function blocksOf(page: string, language: string, address = url): string[] {
  return markedBlocks(textOf(page), 'docs/guide/guide.test.ts', language).map((code) =>
    code.replaceAll('http://localhost:5000', address),
  );
}

/** A page's JavaScript as the one module that a reader would put it in. */
async function moduleOf(page: string, address = url) {
  const file = join(folder.path, 'pages', new URL(address).port, `${page}.mjs`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, blocksOf(page, 'js', address).join('\n'));
  return import(/* @vite-ignore */ pathToFileURL(file).href);
}

async function shell(script: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-c', `set -euo pipefail\n${script}`]);
  return stdout;
}

const typed = (typist: number, sample: number, device: 'desktop' | 'touch' = 'desktop', text = PHRASE) =>
  typeText(drawTypist(typist, device), text, { sample, ...STEADY });

/** As much of an input element as a recorder looks at. */
class Field extends EventTarget {
  value = '';

  send(type: string, timestamp: number, fields: Readonly<Record<string, unknown>> = {}): void {
    const event = new Event(type);
    for (const [name, value] of Object.entries({ ...fields, timeStamp: timestamp })) {
      Object.defineProperty(event, name, { value });
    }
    this.dispatchEvent(event);
  }

  /** What a browser sends when somebody types on a keyboard. */
  type(events: readonly SimulatedEvent[]): void {
    this.value = '';
    for (const { key, event, timestamp } of events) {
      this.send(event === 'down' ? 'keydown' : 'keyup', timestamp, {
        key,
        code: `code-${key.toLowerCase()}`,
      });
      if (event === 'down') this.insert(key);
    }
  }

  /** What a phone's soft keyboard sends: text that is suddenly there. */
  tap(events: readonly SimulatedEvent[]): void {
    this.value = '';
    this.send('input', 0, { inputType: 'deleteContentBackward' });
    for (const { key, event, timestamp } of events) {
      if (event === 'up') continue;
      this.insert(key);
      this.send('input', timestamp, { inputType: 'insertCompositionText' });
    }
  }

  private insert(key: string): void {
    if (key === 'Backspace') this.value = this.value.slice(0, -1);
    else if (key.length === 1) this.value += key;
  }
}

describe('keys.md', () => {
  it('makes a key, and an application with its key, and removes it again', async () => {
    const [key = '', applications = ''] = blocksOf('keys.md', 'sh');
    expect(JSON.parse(await shell(key))).toMatchObject({
      label: 'shop backend',
      secret: expect.stringMatching(/^ka_live_/),
    });
    const { secret } = await service.core.createApiKey('default', 'admin', { scopes: ['*', 'tenants'] });
    const answers = await shell(
      applications
        .replace(/^as_admin [ka'].*$/gm, '$&; echo')
        .replace(/^/, `KEYSTROKE_AUTH_ADMIN_KEY=${secret}\n`),
    );
    const lines = answers
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { id: 'shop' },
      { application: 'shop', scopes: ['*'] },
      { id: 'shop', policy: { attempts: 3 } },
      { items: [{ id: 'default' }, { id: 'shop' }] },
      { id: 'shop', removed: { people: 0, keys: 1 } },
    ]);
  });

  it('shows commands that there are', async () => {
    const commands = [...textOf('keys.md').matchAll(/^ {4}keystroke-auth (keys .*)$/gm)].map(
      ([, line = '']) => line,
    );
    expect(commands).toHaveLength(6);
    const own = { DATA_DIR: join(folder.path, 'own') };
    let id = '';
    for (const line of commands) {
      const words = line.split(' ').map((word) => (word === 'ID' ? id : word.replaceAll("'", '')));
      const made = await run(words, own);
      expect([line, made.code, made.stderr]).toEqual([line, 0, '']);
      id = /^ka_\w{4}_([0-9a-f]{16})_/.exec(made.stdout)?.[1] ?? id;
    }
  });
});

describe('a web log-in', () => {
  /** What an operator reads of what went wrong. */
  let warned: unknown[] = [];
  beforeEach(() => {
    warned = [];
    const warn = vi.spyOn(console, 'warn').mockImplementation((line) => warned.push(line));
    onTestFinished(() => warn.mockRestore());
  });

  it('needs no more scopes than the page names', async () => {
    const [, list = ''] = /keys create --label backend --scope (.*)/.exec(textOf('integrate-web.md')) ?? [];
    const scopes = list.split(' ').filter(isGrant);
    expect(scopes.join(' ')).toBe(list);
    const { secret } = await service.core.createApiKey('default', 'backend', { scopes });
    onTestFinished(() => {
      process.env.KEYSTROKE_AUTH_KEY = everything;
    });
    process.env.KEYSTROKE_AUTH_KEY = secret;
    const page = await moduleOf('integrate-web.md');
    const session: { userId: string; challenge?: string; attemptId?: string } = { userId: 'finn' };
    await page.expectTyping(session, 'enrol');
    const typing = (n: number) => ({ keystroke_data: typed(3, n), capture: { device: 'desktop' } });
    expect(await page.enrol(session, [1, 2, 3, 4, 5].map(typing))).toMatchObject({ enrolled: true });
    await page.expectTyping(session, 'verify');
    expect(await page.secondFactor(session, typing(6), {})).toBe('in');
    expect(await page.reportOutcome(session, true, 'totp')).toMatchObject({ learned: true });
    expect(await page.exempt('finn', 'asked for it')).toMatchObject({ status: 200 });
    expect(warned).toEqual([]);
    process.env.KEYSTROKE_AUTH_KEY = `${secret.slice(0, -1)}?`;
    await page.expectTyping(session, 'verify');
    expect(await page.secondFactor(session, typing(7), {})).toBe('other-factor');
    const [wrongKey, ...others] = new Set(warned);
    expect([wrongKey, others]).toEqual([expect.stringMatching(/^keystroke-auth: api_key_invalid: /), []]);
  });

  it('enrols, lets the person in and nobody else, and reports how it ended', async () => {
    const page = await moduleOf('integrate-web.md');
    const field = new Field();
    const recorder = page.recordTyping(field);
    const record = (typist: number, sample: number) => {
      field.type(typed(typist, sample));
      return structuredClone(recorder.take());
    };
    const session = { userId: 'ada' };
    await page.expectTyping(session, 'enrol');
    const samples = [1, 2, 3, 4, 5].map((n) => record(1, n));
    const spoilt = [...samples.slice(0, 4), samples[3]];
    expect(await page.enrol(session, spoilt)).toMatchObject({
      enrolled: false,
      code: 'samples_refused',
      again: [{ index: 4, hint: expect.any(String) }],
    });
    expect(await page.enrol(session, samples)).toEqual({ enrolled: true, suits: true, again: [] });

    const logIn = async (typing: unknown, userId = 'ada') => {
      const attempt = { userId };
      await page.expectTyping(attempt, 'verify');
      return [await page.secondFactor(attempt, typing, { ip: '192.0.2.7' }), attempt] as const;
    };
    expect((await logIn(record(1, 6)))[0]).toBe('in');
    const [answer, attempt] = await logIn(record(2, 1));
    expect(answer).toBe('other-factor');
    expect(await page.reportOutcome(attempt, false, 'totp')).toMatchObject({ learned: false });

    field.type(typed(1, 7));
    field.send('paste', 0);
    expect((await logIn(recorder.take()))[0]).toBe('other-factor');
    field.value = 'filled in by a manager';
    expect((await logIn(recorder.take()))[0]).toBe('other-factor');
    for (const nothing of [null, 'typed', { keystroke_data: [] }]) {
      expect((await logIn(nothing))[0]).toBe('other-factor');
    }
    const [unknown, stranger] = await logIn(record(1, 8), 'nobody');
    expect([unknown, await page.reportOutcome(stranger, true, 'totp')]).toEqual(['other-factor', null]);
    const unprepared = { userId: 'ada', challenge: null };
    expect(await page.secondFactor(unprepared, record(1, 9), {})).toBe('other-factor');
  });

  it('lets nobody in and keeps nobody out while the service is down, nor do the pages for those who move here', async () => {
    const nowhere = await startService(join(folder.path, 'gone'));
    const gone = await nowhere.server.listen({ host: '127.0.0.1', port: 0 });
    await nowhere.stop();
    const page = await moduleOf('integrate-web.md', gone);
    const session = { userId: 'ada', challenge: 'of an earlier log-in' };
    await page.expectTyping(session, 'verify');
    expect(session.challenge).toBeNull();
    const events = typed(1, 6);
    expect(await page.secondFactor(session, { keystroke_data: events }, {})).toBe('other-factor');
    expect(await page.reportOutcome(session, true, 'totp')).toBeNull();
    expect(new Set(warned)).toEqual(new Set(['keystroke-auth: fetch failed']));
    const { isThem } = await moduleOf('moving-from-flask.md', gone);
    expect(await isThem('ada', events)).toBe(false);
    const { auto } = await moduleOf('moving-from-typingdna.md', gone);
    expect(await auto('ada', { keystroke_data: events })).toEqual({ action: 'none', in: false });
  });

  it('records corrections, and nothing of the text', async () => {
    const { recordTyping } = await moduleOf('integrate-web.md');
    const field = new Field();
    const recorder = recordTyping(field);
    const keys = ['a', 'b', 'Backspace', 'c'];
    field.type(
      keys.flatMap((key, i) => [
        { key, event: 'down', timestamp: 100 * i },
        { key, event: 'up', timestamp: 100 * i + 50 },
      ]),
    );
    const { keystroke_data: events, capture } = recorder.take();
    expect(capture.flags).toEqual([]);
    expect(events.map(({ key }: SimulatedEvent) => key)).toEqual(
      ['#0', '#1', 'Backspace', '#1'].flatMap((key) => [key, key]),
    );
  });

  it('records consent and exemptions', async () => {
    const page = await moduleOf('integrate-web.md');
    expect(await page.giveConsent('bea', '2026-11')).toMatchObject({
      body: { consent: { version: '2026-11' } },
    });
    expect(await page.exempt('bea', 'broken wrist')).toMatchObject({
      body: { exemption: { reason: 'broken wrist' } },
    });
    expect(await page.withdrawConsent('bea')).toMatchObject({ body: { receipt_id: expect.any(String) } });
  });
});

describe('phones and tablets', () => {
  const backend = async () => moduleOf('integrate-web.md');

  it('records arrivals in a field, and the service judges them on their own profile', async () => {
    const { recordArrivals } = await moduleOf('integrate-mobile.md');
    const page = await backend();
    const field = new Field();
    const recorder = recordArrivals(field);
    const record = (typist: number, sample: number) => {
      field.tap(typed(typist, sample, 'touch'));
      return structuredClone(recorder.take());
    };
    const session = { userId: 'cleo' };
    await page.expectTyping(session, 'enrol');
    expect(
      await page.enrol(
        session,
        [1, 2, 3, 4, 5].map((n) => record(1, n)),
      ),
    ).toMatchObject({ enrolled: true });
    await page.expectTyping(session, 'verify');
    expect(await page.secondFactor(session, record(1, 6), {})).toBe('in');
    await page.expectTyping(session, 'verify');
    expect(await page.secondFactor(session, record(2, 1), {})).toBe('other-factor');

    field.value = '';
    field.send('input', 0, { inputType: 'deleteContentBackward' });
    field.value = 'all at once';
    field.send('input', 1, { inputType: 'insertText' });
    expect(recorder.take().capture.flags).toEqual(['autofill']);
  });

  it('records a keypad with its releases', async () => {
    const { recordKeypad } = await moduleOf('integrate-mobile.md');
    const page = await backend();
    const pad = new Field();
    const shown: string[] = [];
    const recorder = recordKeypad(pad, (key: string) => shown.push(key));
    const record = (typist: number, sample: number) => {
      for (const { key, event, timestamp } of typed(typist, sample, 'touch', '9141937761')) {
        const type = event === 'down' ? 'pointerdown' : 'pointerup';
        pad.send(type, timestamp, { pointerId: 1, target: { dataset: { key } } });
      }
      return structuredClone(recorder.take());
    };
    const first = record(1, 1);
    expect(shown.join('')).toBe('9141937761');
    expect(first.keystroke_data).toHaveLength(20);
    const session = { userId: 'dora' };
    await page.expectTyping(session, 'enrol');
    expect(await page.enrol(session, [first, ...[2, 3, 4, 5].map((n) => record(1, n))])).toMatchObject({
      enrolled: true,
    });
    await page.expectTyping(session, 'verify');
    expect(await page.secondFactor(session, record(1, 6), {})).toBe('in');
  });
});

describe('continuous sessions', () => {
  const sentence = (typist: number, n: number) =>
    typeText(drawTypist(typist), drawSentence(n, 14), { sample: n, text: 'free', ...STEADY });

  it('trusts the person, not yet somebody of whom nothing is known, and no stranger', async () => {
    const { startSession, addTyping, trust } = await moduleOf('continuous.md');
    const { send } = await moduleOf('api-notes.md');
    const capture = { mode: 'key', device: 'desktop', text: 'free', text_id: 'writing' };
    const { challenge } = await send('POST', '/v1/challenges', {
      user_id: 'ada',
      text_id: 'writing',
      action: 'enrol',
    });
    const samples = [1, 2, 3, 4, 5].map((n) => ({ keystroke_data: sentence(1, n), capture, challenge }));
    expect(await send('POST', '/v1/users/ada/samples', { samples })).toMatchObject({ enrolled: true });

    const own = await startSession('ada');
    expect(await trust(own)).toBe('unknown');
    expect(await addTyping(own, sentence(1, 6))).toBe('trusted');
    expect(await trust(own)).toBe('trusted');
    const taken = await startSession('ada');
    expect(await addTyping(taken, sentence(2, 7))).toBe('stranger');
    expect(await addTyping('00000000-0000-7000-8000-000000000000', sentence(1, 8))).toBe('unknown');
  });
});

describe('notes on the interface', () => {
  it('repeats with one key, walks lists, and throws what is a mistake', async () => {
    const { send, listAll } = await moduleOf('api-notes.md');
    for (const user of ['u1', 'u2', 'u3']) {
      await send('PUT', `/v1/users/${user}/consent`, { state: 'given', version: '1' });
    }
    const users: string[] = [];
    for await (const { user_id: id } of listAll('/v1/users')) users.push(id);
    expect(users).toEqual(expect.arrayContaining(['u1', 'u2', 'u3']));
    await expect(send('POST', '/v1/challenges', { user: 'ada' })).rejects.toMatchObject({
      problem: { code: 'body_invalid' },
    });
  });
});

describe('moving', () => {
  it('from the Flask service: the same people by both faces', async () => {
    const { isThem } = await moduleOf('moving-from-flask.md');
    const train = (keystrokeData: readonly SimulatedEvent[]) =>
      fetch(`${url}/train`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user_id: 'old', keystroke_data: keystrokeData }),
      });
    for (const n of [1, 2, 3, 4, 5]) expect((await train(typed(1, n))).status).toBe(200);
    expect(await isThem('old', typed(1, 6))).toBe(true);
    expect(await isThem('old', typed(2, 1))).toBe(false);
    expect(await isThem('nobody', typed(2, 1))).toBe(false);
    const [headers = ''] = blocksOf('moving-from-flask.md', 'sh');
    const announced = (await shell(headers)).toLowerCase();
    for (const header of ['deprecation: @', 'sunset: mon, 01 jan 2029', 'link: </docs>']) {
      expect(announced).toContain(header);
    }
  });

  it('from TypingDNA: enrols until there are enough samples, then verifies', async () => {
    const { auto } = await moduleOf('moving-from-typingdna.md');
    const typing = (typist: number, n: number) => ({
      keystroke_data: typed(typist, n),
      capture: { device: 'desktop', text: 'fixed' },
    });
    for (const n of [1, 2, 3, 4, 5]) {
      expect(await auto('eve', typing(1, n))).toEqual({ action: 'enrol', in: false });
    }
    expect(await auto('eve', typing(1, 6))).toEqual({ action: 'verify', in: true });
    expect(await auto('eve', typing(2, 1))).toEqual({ action: 'verify', in: false });
    expect(await auto('eve', { keystroke_data: [] })).toEqual({ action: 'none', in: false });
  });
});

describe('choosing a policy', () => {
  it('is one request, and phrases tell what to expect', async () => {
    const [choose = '', phrase = ''] = blocksOf('policy.md', 'sh');
    expect(JSON.parse(await shell(choose))).toMatchObject({ policy: { require_consent: '2026-11' } });
    const { strength, keys } = JSON.parse(await shell(phrase)).phrase;
    expect(keys).toBeGreaterThanOrEqual(40);
    expect(strength.expected_false_non_match_rate).toBeLessThan(0.2);
  });

  it('shows the presets as they are', () => {
    for (const [, list = '', ...values] of textOf('policy.md').matchAll(
      /^\| ((?:`[a-z_]+`(?:, )?)+) \| (.*?) \| (.*?) \| (.*?) \|/gm,
    )) {
      const settings = [...list.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name);
      const shown = PRESETS.map((preset) => {
        const policy: Readonly<Record<string, unknown>> = POLICY_PRESETS[preset];
        return settings.map((name) => String(policy[name])).join(', ');
      });
      expect([list, ...values]).toEqual([list, ...shown]);
    }
  });
});

const greyc = sharedData('greyc-nislab/samples.jsonl.gz');

it.skipIf(greyc === null)('the presets measure what the table says (GREYC)', async () => {
  const selection = { users: parseUserSplit('2:1') };
  const trials = buildTrials(await readRecordings(greyc ?? ''), parseProtocol('phrase-5'), selection);
  const policies = PRESETS.map((name) => {
    const { target_false_match_rate: target, step_up_false_match_rate: stepUp } = POLICY_PRESETS[name];
    return { name, targetFalseMatchRate: target, stepUpFalseMatchRate: stepUp ?? target };
  });
  const modelOf = () => createRhythm({ text: 'fixed', device: 'desktop' });
  const { rows } = evaluatePolicy(trials, modelOf, policies, { resamples: 0 });
  const percent = ({ rate }: { rate: number } = { rate: Number.NaN }) => (rate * 100).toFixed(2);
  const [, table = ''] = textOf('policy.md').split('| pass phrase, 17 to 24 keys (GREYC phrase-5) ');
  for (const [i, { policy, genuine, impostors, logins }] of rows.entries()) {
    const row = table.split('\n')[i]?.replaceAll(/ \[.*?\]/g, '') ?? '';
    const { allow, step_up: stepUp, deny, insufficient } = genuine;
    const rates = [
      allow,
      stepUp,
      deny,
      insufficient,
      logins ?? undefined,
      impostors.allow,
      impostors.step_up,
    ];
    expect(row.slice(row.indexOf(policy))).toBe(`${[policy, ...rates.map(percent)].join(' | ')} |`);
  }
});

it('every page is in the index, and every link to a file leads somewhere', () => {
  for (const page of pages) {
    if (page !== 'README.md') expect(textOf('README.md')).toContain(`(${page})`);
    for (const [, target = ''] of textOf(page).matchAll(/\]\(([^)#:]+)\)/g)) {
      // Written beside this guide, with the package.
      if (target.includes('packages/client')) continue;
      expect(readdirSync(join(here, dirname(target)))).toContain(target.split('/').at(-1));
    }
  }
});
