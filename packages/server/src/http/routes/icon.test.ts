import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
let service: TestService;
beforeAll(async () => {
  const pagesFolder = join(folder.path, 'pages');
  mkdirSync(join(pagesFolder, 'console'), { recursive: true });
  // Of the other page there is no build: it says so on a page of its own.
  writeFileSync(join(pagesFolder, 'console', 'index.html'), '<!doctype html>');
  service = await startService(join(folder.path, 'data'), {}, { pagesFolder });
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

it('is where pages point and where browsers ask without being told, for everybody', async () => {
  for (const url of ['/favicon.svg', '/favicon.ico']) {
    const { statusCode, headers, body } = await service.server.inject(url);
    expect([url, statusCode, headers['content-type']]).toEqual([url, 200, 'image/svg+xml']);
    expect(headers['cache-control']).toBe('public, max-age=86400');
    // Should a browser ever show it as a page, nothing in it runs.
    expect(headers['content-security-policy']).toContain('sandbox');
    expect(body).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>$/);
  }
});

it.each(['/', '/docs/', '/docs/errors', '/demo/'])(
  'is the icon of %s, whose policy lets it in',
  async (url) => {
    const page = await service.server.inject({ url, headers: { accept: 'text/html' } });
    const link = /<link rel="icon" href="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect(link).not.toMatch(/^\//);
    expect(new URL(link, `http://host${url}`).pathname).toBe('/favicon.svg');
    expect(page.headers['content-security-policy']).toContain("img-src 'self'");
  },
);
