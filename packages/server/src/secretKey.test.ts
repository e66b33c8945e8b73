import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { ensureSecretKey } from './secretKey.ts';

describe('ensureSecretKey', () => {
  let base = '';
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'secret-key-'));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  const mode = (path: string) => statSync(path).mode & 0o777;

  it('makes a secret once, readable by its owner only, in a folder of the same', () => {
    const dataDir = join(base, 'a', 'data');
    const secret = ensureSecretKey(dataDir);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(mode(dataDir)).toBe(0o700);
    expect(mode(join(dataDir, 'secret.key'))).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['secret.key']);
    expect(ensureSecretKey(dataDir)).toBe(secret);
    expect(ensureSecretKey(join(base, 'b'))).not.toBe(secret);
  });

  it('makes one that production accepts', () => {
    const secret = ensureSecretKey(base);
    expect(loadConfig({ NODE_ENV: 'production', SECRET_KEY: secret }).secretKey).toBe(secret);
    const file = join(base, 'secret.key');
    expect(loadConfig({ NODE_ENV: 'production', SECRET_KEY_FILE: file }).secretKey).toBe(secret);
  });

  it('leaves the mode of an existing folder alone and tightens that of the file', () => {
    const dataDir = join(base, 'shared');
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o755);
    const secret = ensureSecretKey(dataDir);
    expect(mode(dataDir)).toBe(0o755);
    chmodSync(join(dataDir, 'secret.key'), 0o644);
    expect(ensureSecretKey(dataDir)).toBe(secret);
    expect(mode(join(dataDir, 'secret.key'))).toBe(0o600);
  });

  it.each(['', 'short\n'])('does not replace a damaged secret (%j)', (content) => {
    const file = join(base, 'secret.key');
    writeFileSync(file, content);
    expect(() => ensureSecretKey(base)).toThrow(
      /secret\.key holds \d bytes, expected at least 32: restore it/,
    );
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('gives processes that start together the same secret', async () => {
    const dataDir = join(base, 'data');
    const module = new URL('./secretKey.ts', import.meta.url).href;
    const program = `import { ensureSecretKey } from ${JSON.stringify(module)};
      process.stdout.write(ensureSecretKey(${JSON.stringify(dataDir)}));`;
    const run = promisify(execFile);
    const started = Array.from({ length: 6 }, () =>
      run(process.execPath, ['--input-type=module', '--eval', program]),
    );
    const secrets = (await Promise.all(started)).map(({ stdout }) => stdout);
    expect(new Set(secrets)).toEqual(new Set([ensureSecretKey(dataDir)]));
    expect(readdirSync(dataDir)).toEqual(['secret.key']);
  });
});
