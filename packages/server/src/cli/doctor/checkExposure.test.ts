import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadConfig } from '../../config.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { checkExposure } from './checkExposure.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const production = {
  NODE_ENV: 'production',
  SECRET_KEY: randomBytes(32).toString('base64'),
  HOST: '127.0.0.1',
};
const found = (env: Readonly<Record<string, string>>) =>
  checkExposure(loadConfig(env)).map(({ level, detail }) => `${level}: ${detail}`);

it('finds nothing where nothing is open', () => {
  const nothing = ['ok: nothing is open that need not be'];
  expect(found({})).toEqual(nothing);
  expect(found(production)).toEqual(nothing);
  expect(found({ ...production, HOST: '0.0.0.0', TRUST_PROXY: '10.0.0.1' })).toEqual(nothing);
});

it.each([
  [{ HOST: '0.0.0.0' }, /^warning: development mode listens on 0\.0\.0\.0: whoever reaches it/],
  [{ ...production, HOST: '::' }, /^warning: plain HTTP on ::, and no proxy is named$/],
  [{ ...production, RATE_LIMIT_PER_USER: '0' }, /^warning: a rate limit is off/],
  [
    { ...production, COMPAT_ALLOW_ANONYMOUS: 'true' },
    /^warning: the routes of the Flask service may be called/,
  ],
  [{ ...production, SECRET_KEY_PREVIOUS: 'before' }, /^warning: SECRET_KEY_PREVIOUS still opens the keys$/],
  [
    { ...production, WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8' },
    /^warning: webhooks may lead into 10\.0\.0\.0\/8$/,
  ],
])('says what %j leaves open', (env, expected) => {
  expect(found(env)).toEqual([expect.stringMatching(expected)]);
});

it('looks at who may read the key of the certificate', () => {
  const TLS_KEY_FILE = join(folder.path, 'key.pem');
  const env = { ...production, HOST: '0.0.0.0', TLS_CERT_FILE: join(folder.path, 'cert.pem'), TLS_KEY_FILE };
  writeFileSync(TLS_KEY_FILE, '');
  chmodSync(TLS_KEY_FILE, 0o644);
  expect(found(env)).toEqual([expect.stringMatching(/^warning: .*key\.pem can be read by every user/)]);
  chmodSync(TLS_KEY_FILE, 0o600);
  expect(found(env)).toEqual(['ok: nothing is open that need not be']);
});
