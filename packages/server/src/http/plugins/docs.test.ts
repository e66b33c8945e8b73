import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { DECISION_REASONS, ERROR_CATALOGUE } from '@keystroke-auth/protocol';
import { afterAll, afterEach, expect, it } from 'vitest';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const SECRET_KEY = randomBytes(32).toString('base64');
let service: TestService;
const start = async (env: Record<string, string> = {}) => {
  service = await startService(folder.path, { SECRET_KEY, ...env });
};
afterEach(() => service.stop());
afterAll(() => folder.remove());

it('shows the document on a page that loads only what the service has', async () => {
  await start();
  const page = await service.server.inject('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('<html lang="en">');
  expect(page.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toMatch(/default-src 'none'.*connect-src 'self'/);
  const scripts = [...page.body.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
  expect(scripts.length).toBeGreaterThan(1);
  for (const [, attributes = '', code = ''] of scripts) {
    const source = /src="([^"]+)"/.exec(attributes)?.[1];
    if (source === undefined) {
      expect(policy).toContain(createHash('sha256').update(code).digest('base64'));
    } else {
      const { pathname, search } = new URL(source, 'http://host/docs/');
      const script = { url: pathname + search, headers: { 'accept-encoding': 'gzip, br' } };
      const { headers, rawPayload } = await service.server.inject(script);
      expect(headers).toMatchObject({
        'content-type': expect.stringMatching(/javascript/),
        'content-encoding': 'gzip',
        'cache-control': expect.stringMatching(/^public, .*immutable$/),
      });
      const plain = await service.server.inject(pathname);
      expect(plain.headers['cache-control']).toBe('no-store');
      expect(gunzipSync(rawPayload).equals(plain.rawPayload)).toBe(true);
      expect(rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
    }
  }
  expect((await service.server.inject('/docs')).headers.location).toBe('/docs/');
});

it('has a row for every error, reason, quality and liveness code, where problems point', async () => {
  await start();
  const { body } = await service.server.inject('/docs/errors');
  const markdown = readFileSync(new URL('../../../../../docs/errors.md', import.meta.url), 'utf8');
  const anchors = [
    ...Object.keys(ERROR_CATALOGUE),
    ...DECISION_REASONS.map((code) => `reason-${code}`),
    ...['quality-rhythm_differs', 'liveness-spliced_replay', 'scope-users:reset'],
  ];
  for (const anchor of anchors) {
    expect(body).toContain(`id="${anchor}"`);
    expect(markdown).toContain(`<a id="${anchor}"></a>`);
  }
});

it('answers its address with where to go on, to browsers as a page', async () => {
  // The pages want a build, and have tests of their own.
  await start({ CONSOLE: 'false', DEMO: 'false' });
  const json = await service.server.inject('/');
  expect(json.json()).toMatchObject({ service: 'keystroke-auth', docs: '/docs', health: '/health' });
  const page = await service.server.inject({ url: '/', headers: { accept: 'text/html,*/*;q=0.8' } });
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(String(page.headers['content-security-policy'])).toContain("default-src 'none'");
  const links = [...page.body.matchAll(/<a href="([^"]+)"/g)].map(([, target = '']) => `/${target}`);
  expect(links).toHaveLength(4);
  for (const url of links)
    expect([url, (await service.server.inject(url)).statusCode < 400]).toEqual([url, true]);
});

it('asks for a key in production, which a browser can send as a password', async () => {
  await start({ NODE_ENV: 'production' });
  const { secret } = await service.core.createApiKey('default', 'test');
  const basic = (password: string) => `Basic ${Buffer.from(`any:${password}`).toString('base64')}`;
  for (const url of ['/docs', '/docs/', '/docs/js/scalar.js', '/openapi.json']) {
    const refused = await service.server.inject(url);
    expect([url, refused.statusCode, refused.json().code]).toEqual([url, 401, 'api_key_missing']);
    expect(refused.headers['www-authenticate']).toMatch(/^Basic/);
    for (const authorization of [basic(secret), `Bearer ${secret}`]) {
      const { statusCode } = await service.server.inject({ url, headers: { authorization } });
      expect([url, statusCode < 400]).toEqual([url, true]);
    }
    const wrong = await service.server.inject({ url, headers: { authorization: basic('wrong') } });
    expect(wrong.json().code).toBe('api_key_invalid');
  }
  expect((await service.server.inject('/docs/errors')).statusCode).toBe(200);
});
