import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const pagesFolder = join(folder.path, 'pages');
const production = { NODE_ENV: 'production', SECRET_KEY: 'kF2vQ8sN4xT7bL1wZ6mC9yR3hJ5dG0pA' };
let service: TestService;
beforeAll(async () => {
  for (const name of ['console', 'demo', 'assets']) mkdirSync(join(pagesFolder, name), { recursive: true });
  for (const name of ['console', 'demo']) {
    writeFileSync(join(pagesFolder, name, 'index.html'), `<!doctype html><title>${name}</title>`);
  }
  writeFileSync(join(pagesFolder, 'assets', 'main-abc123.js'), 'export const answer = 42;');
  writeFileSync(join(pagesFolder, 'secret.js'), 'not for anybody');
  service = await startService(join(folder.path, 'data'), {}, { pagesFolder });
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});
const get = (url: string, headers: Record<string, string> = {}) => service.server.inject({ url, headers });

it('serves both pages under a policy that lets nothing inline, nothing foreign and no frame in', async () => {
  for (const name of ['console', 'demo']) {
    const redirect = await get(`/${name}`);
    expect([redirect.statusCode, redirect.headers.location]).toEqual([308, `${name}/`]);
    const page = await get(`/${name}/`);
    expect([page.statusCode, page.body]).toEqual([200, `<!doctype html><title>${name}</title>`]);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|nonce|\*|data:|https?:/);
    expect(page.headers).toMatchObject({
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  }
});

it('serves files whose names change with them, to be kept for ever, compressed where that is understood', async () => {
  const plain = await get('/assets/main-abc123.js');
  expect([plain.statusCode, plain.body]).toEqual([200, 'export const answer = 42;']);
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8');
  const small = await get('/assets/main-abc123.js', { 'accept-encoding': 'gzip, br' });
  expect(small.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(small.rawPayload).toString()).toBe('export const answer = 42;');
});

it('serves nothing that the build did not put among the assets', async () => {
  for (const name of ['../secret.js', '%2e%2e%2fsecret.js', '..%5csecret.js', 'secret.js', 'constructor']) {
    const answer = await get(`/assets/${name}`);
    expect([name, answer.statusCode, answer.body.includes('not for anybody')]).toEqual([name, 404, false]);
  }
});

it('is off in production unless it is asked for, page by page', async () => {
  const statuses = async (env: Record<string, string>) => {
    const data = temporaryFolder();
    const other = await startService(data.path, { ...production, ...env }, { pagesFolder });
    const answers = await Promise.all(
      ['/console/', '/demo/'].map((url) => other.server.inject({ url, headers: { host: 'x' } })),
    );
    await other.stop();
    data.remove();
    return answers.map(({ statusCode }) => statusCode);
  };
  expect(await statuses({})).toEqual([404, 404]);
  expect(await statuses({ CONSOLE: 'true' })).toEqual([200, 404]);
  expect(await statuses({ DEMO: 'true' })).toEqual([404, 200]);
});

it('says what to do where nothing is built', async () => {
  const data = temporaryFolder();
  const other = await startService(data.path, {}, { pagesFolder: join(data.path, 'nowhere') });
  const answer = await other.server.inject({ url: '/console/' });
  expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('npm run build')]);
  await other.stop();
  data.remove();
});

it('points there from the index', async () => {
  const page = await get('/', { accept: 'text/html' });
  expect(page.body).toContain('href="console/"');
  expect(page.body).toContain('href="demo/"');
  expect((await get('/')).json()).toMatchObject({ console: '/console/', demo: '/demo/' });
});
