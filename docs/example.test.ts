import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@keystroke-auth/client';
import { drawTypist, typeText } from '@keystroke-auth/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../examples/web-login/app.ts';
import { startService, type TestService, temporaryFolder } from '../packages/server/src/testing/service.ts';

const PHRASE = 'correct horse battery';
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = temporaryFolder();
let service: TestService;
let app: Server;
let url = '';
const sent: string[] = [];

beforeAll(async () => {
  service = await startService(join(folder.path, 'data'));
  const scopes = ['challenges', 'verify', 'outcomes', 'users:write'] as const;
  const { secret } = await service.core.createApiKey('default', 'example', scopes);
  const at = await service.server.listen({ host: '127.0.0.1', port: 0 });
  app = createApp(createClient({ url: at, apiKey: secret }), (_, code) => sent.push(code));
  await once(app.listen(0, '127.0.0.1'), 'listening');
  const address = app.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(async () => {
  app.close();
  await service.stop();
  folder.remove();
});

/** A browser: its cookie, and what the page's recorder makes of somebody's typing. */
function browser() {
  let cookie = '';
  return async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { cookie },
      body: JSON.stringify(body),
    });
    cookie ||= response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return Object(await response.json());
  };
}
const typing = (typist: number, sample: number) => ({
  keystroke_data: typeText(drawTypist(typist), PHRASE, { sample, noise: 0.5, pauses: false }),
  capture: { mode: 'key', device: 'desktop', flags: [] },
});

describe('the example', () => {
  it('signs a person up, lets them in, and asks others for a code', async () => {
    const ask = browser();
    expect(await ask('/begin', { name: 'Ada' })).toEqual({ known: false });
    const typings = [1, 2, 3, 4, 5].map((n) => typing(1, n));
    const spoilt = [...typings.slice(0, 4), typing(2, 9)];
    expect(await ask('/sign-up', { phrase: PHRASE, typings: spoilt })).toMatchObject({
      result: 'again',
      indexes: [4],
      hint: expect.any(String),
    });
    expect(await ask('/sign-up', { phrase: PHRASE, typings })).toEqual({ result: 'done', risky: false });

    const logIn = async (phrase: string, typist: number, sample: number) => {
      expect(await ask('/begin', { name: 'ada' })).toEqual({ known: true });
      return ask('/log-in', { phrase, typing: typing(typist, sample) });
    };
    expect(await logIn(PHRASE, 1, 6)).toEqual({ result: 'in' });
    expect(await logIn('another phrase', 1, 7)).toEqual({ result: 'wrong' });
    expect(await logIn(PHRASE, 2, 1)).toEqual({ result: 'code' });
    expect(await ask('/confirm', { code: sent.at(-1) })).toEqual({ result: 'in' });
    expect(await ask('/confirm', { code: sent.at(-1) })).toEqual({ result: 'wrong' });
  });

  it('lets nobody in without a challenge, or with nothing typed', async () => {
    const ask = browser();
    expect(await ask('/log-in', { phrase: PHRASE, typing: typing(1, 8) })).toEqual({ result: 'wrong' });
    await ask('/begin', { name: 'ada' });
    expect(await ask('/log-in', { phrase: PHRASE, typing: null })).toEqual({ result: 'code' });
    expect(await ask('/log-in', { phrase: PHRASE })).toEqual({ result: 'code' });
  });

  it('serves its page, with the recorder of the guide', async () => {
    for (const path of ['/', '/page.css', '/page.js', '/recordTyping.js']) {
      expect((await fetch(url + path)).status).toBe(200);
    }
    expect((await fetch(`${url}/app.ts`)).status).toBe(404);
    const guide = readFileSync(join(root, 'docs/guide/integrate-web.md'), 'utf8');
    expect(guide).toContain(readFileSync(join(root, 'examples/web-login/recordTyping.js'), 'utf8'));
  });
});
