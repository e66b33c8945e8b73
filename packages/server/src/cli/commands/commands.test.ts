import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../adapters/sql/migrations/migrations.ts';
import { matrixFile } from '../../testing/npyFiles.ts';
import { type RunningService, run, serve } from '../../testing/process.ts';
import { recordingLines } from '../../testing/recordingLines.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const DATA_DIR = join(folder.path, 'data');
afterAll(() => folder.remove());

describe('migrate, doctor, keys', () => {
  it('diagnose and prepare a store from nothing', async () => {
    const before = await run(['doctor', '--json'], { DATA_DIR });
    expect([before.code, JSON.parse(before.stdout).ok]).toEqual([0, true]);
    expect(JSON.parse((await run(['migrate', '--json'], { DATA_DIR })).stdout).migrations).toEqual(
      Object.keys(MIGRATIONS),
    );
    expect((await run(['migrate'], { DATA_DIR })).stdout).toBe('the store is up to date\n');
    const doctor = await run(['doctor'], { DATA_DIR });
    expect(doctor.code).toBe(0);
    expect(doctor.stdout).toMatch(/ok\s+store: .* commits are durable/);
  });

  it('warns in production of keys that may do everything', async () => {
    const env = {
      DATA_DIR: join(folder.path, 'keys-for-all'),
      NODE_ENV: 'production',
      SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
    };
    await run(['keys', 'create', '--label', 'shop'], env);
    await run(['keys', 'create', '--label', 'login', '--scope', 'verify'], env);
    const { code, stdout } = await run(['doctor'], env);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/API keys: 2 in use, 1 of them may do everything/),
    ]);
    expect(stdout).toMatch(/exposure: plain HTTP on 0\.0\.0\.0/);
  });

  it('fail in production where there is only a key of a sandbox, with which the service does not start', async () => {
    const env = {
      DATA_DIR: join(folder.path, 'sandbox-key'),
      NODE_ENV: 'production',
      SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
    };
    await run(['keys', 'create', '--label', 'tests', '--env', 'test'], env);
    const [doctor, serve] = await Promise.all([run(['doctor'], env), run(['serve'], env)]);
    expect([doctor.code, doctor.stdout]).toEqual([
      1,
      expect.stringMatching(
        /FAILED +API keys: none, and production needs one\n +run "keystroke-auth keys create/,
      ),
    ]);
    expect([serve.code, serve.stderr]).toEqual([2, expect.stringContaining('got no API key')]);
  });

  it('names what is wrong and what to do', async () => {
    const result = await run(['doctor', '--json'], { DATA_DIR, PORT: 'x', MODEL: 'guess' });
    expect(result.code).toBe(1);
    const failed = JSON.parse(result.stdout).findings.filter(
      ({ level }: { level: string }) => level === 'failed',
    );
    expect(failed.map(({ detail }: { detail: string }) => detail.split(':')[0]).sort()).toEqual([
      'MODEL',
      'PORT',
    ]);
  });

  it('make, list and revoke a key; its secret is shown once', async () => {
    const created = JSON.parse(
      (await run(['keys', 'create', '--label', 'shop', '--json'], { DATA_DIR })).stdout,
    );
    expect(created.secret).toMatch(/^ka_live_[0-9a-f]{16}_[\w-]{43}$/);
    const listed = await run(['keys', 'list'], { DATA_DIR });
    expect(listed.stdout).toEqual(
      expect.stringMatching(
        new RegExp(`^${created.id}  in use   \\d{4}-\\d\\d-\\d\\d  never used  default  \\*  shop\\n$`),
      ),
    );
    expect((await run(['keys', 'revoke', created.id], { DATA_DIR })).code).toBe(0);
    expect((await run(['keys', 'revoke', created.id], { DATA_DIR })).code).toBe(1);
    expect((await run(['keys', 'list'], { DATA_DIR })).stdout).toContain('revoked');
  });

  it('rotate a key, and make one of the sandbox that ends by itself', async () => {
    const own = { DATA_DIR: join(folder.path, 'rotated') };
    const keys = async (...args: string[]) => {
      const { code, stdout, stderr } = await run(['keys', ...args], own);
      return code === 0 ? JSON.parse(stdout) : { code, stderr };
    };
    const made = await keys(
      ...[
        'create',
        '--label',
        'tests',
        '--env',
        'test',
        '--expires-in',
        '90d',
        '--scope',
        'verify',
        '--json',
      ],
    );
    expect(made.secret).toMatch(/^ka_test_/);
    const next = await keys('rotate', made.id, '--overlap', '2h', '--json');
    const listed: Record<string, string>[] = (await keys('list', '--json')).keys;
    expect(listed).toMatchObject([
      { id: made.id, environment: 'test', application: 'default', successor: next.id },
      { id: next.id, environment: 'test', label: 'tests', scopes: ['verify'], successor: null },
    ]);
    const hours = listed.map((key) =>
      Math.round((Date.parse(key.expires_at ?? '') - Date.parse(key.created_at ?? '')) / 3_600_000),
    );
    expect(hours).toEqual([2, 90 * 24]);
    expect(await keys('rotate', made.id)).toEqual({
      code: 1,
      stderr: 'The API key is revoked, expired or rotated already\n',
    });
    for (const wrong of [
      ['--expires-in', '5s'],
      ['--env', 'test', '--scope', 'tenants'],
    ]) {
      expect(await keys('create', '--label', 'x', ...wrong), wrong.join(' ')).toMatchObject({ code: 2 });
    }
    expect((await run(['keys', 'list'], own)).stdout).toMatch(
      / {2}until \d{4}-.*Z {2}default \(test\) {2}verify {2}tests\n/,
    );
  });

  it('say what to do about a DATA_DIR that is no folder to write in', async () => {
    const file = join(folder.path, 'a-file');
    writeFileSync(file, '');
    const refused = {
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^the store in DATA_DIR \(.*\) can't be opened: \w+: .*; give the service's user a folder to write in, or set DATA_DIR\n$/,
      ),
    };
    expect(await run(['keys', 'list'], { DATA_DIR: file })).toEqual(refused);
    // Where the system has no folders to make, and Node alone would try for ever.
    const nowhere = {
      DATA_DIR: process.platform === 'linux' ? '/proc/nowhere/at/all' : join(file, 'a', 'b'),
    };
    expect(await run(['serve'], { ...nowhere, PORT: '0' })).toEqual(refused);
    const copy = join(folder.path, 'copy.db');
    writeFileSync(copy, '');
    expect(await run(['user-keys', 'restore', copy], nowhere)).toEqual(refused);
  });

  it('make a key of another application that may do only what is named', async () => {
    const own = { DATA_DIR: join(folder.path, 'scopes') };
    const create = (...args: string[]) => run(['keys', 'create', '--label', 'shop', ...args], own);
    const made = await create('--application', 'shop-eu', '--scope', 'verify', 'users:*', '--scope', 'match');
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(JSON.parse((await run(['keys', 'list', '--json'], own)).stdout).keys).toMatchObject([
      { label: 'shop', application: 'shop-eu', scopes: ['verify', 'users:*', 'match'], revoked_at: null },
    ]);
    const misspelt = await create('--scope', 'verfy');
    expect([misspelt.code, misspelt.stdout]).toEqual([2, '']);
    expect(misspelt.stderr).toMatch(/'verfy' is invalid. expected \*, or of these: users:read, .* verify,/);
    expect((await create('--application', 'no such/name')).code).toBe(2);
  });

  it('explain themselves, and refuse what they do not know with 2', async () => {
    const help = await run(['--help']);
    expect([help.code, help.stderr]).toEqual([0, '']);
    for (const name of [
      'serve',
      'migrate',
      'doctor',
      'keys',
      'import-flask',
      'smoke',
      'replay',
      'evaluate',
    ]) {
      expect(help.stdout).toContain(name);
    }
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const wrong = await run(['frobnicat']);
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      "error: unknown command 'frobnicat'\nsee keystroke-auth --help\n",
    ]);
    const misspelt = await run(['keys', 'crate']);
    expect([misspelt.code, misspelt.stderr]).toEqual([
      2,
      "error: unknown command 'crate'\n(Did you mean create?)\nsee keystroke-auth keys --help\n",
    ]);
    expect((await run(['smoke'])).stderr).toMatch(/^error: .*--url.*\nsee keystroke-auth smoke --help\n$/);
    expect((await run(['smoke', '--url', 'nonsense'])).code).toBe(2);
    const nobody = await run(['smoke', '--url', 'http://127.0.0.1:9']);
    expect([nobody.code, nobody.stderr]).toEqual([
      1,
      expect.stringMatching(/^nothing answers at http:\/\/127.0.0.1:9/),
    ]);
  });
});

describe('import-flask', () => {
  it('imports whole users, names what it can not use, and can be repeated', async () => {
    const models = join(folder.path, 'user_models');
    mkdirSync(models);
    const rows = Array.from({ length: 6 }, (_, i) => [0.1 + i / 100, 0.2, 0.15 - i / 200]);
    writeFileSync(join(models, 'ada_features.npy'), matrixFile(rows));
    writeFileSync(join(models, 'erin_features.npy'), new Uint8Array(0));
    const first = await run(['import-flask', models], { DATA_DIR });
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toBe(
      'ada: imported 6 samples, usable at once\nerin_features.npy: the file is empty: a save was lost\n',
    );
    writeFileSync(join(models, 'bob_features.npy'), matrixFile(rows).subarray(0, -1));
    const second = await run(['import-flask', '--json'], { DATA_DIR, MODEL_DIR: models });
    expect(second.code).toBe(3);
    expect(JSON.parse(second.stdout).users.map(({ status }: { status: string }) => status)).toEqual([
      'present',
      'damaged',
      'empty',
    ]);
    expect((await run(['import-flask', join(folder.path, 'none')], { DATA_DIR })).code).toBe(2);
  });
});

describe('smoke and replay', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await serve({ DATA_DIR: join(folder.path, 'served') });
  });
  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
  });

  it('smoke finds nothing wrong with a service that works', async () => {
    const result = await run(['smoke', '--url', service.url]);
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(result.stdout).toMatch(
      /\nsmoke-\S+ is left: erase them with DELETE .*users:delete\n(\d+) of \1 checks passed\n$/,
    );
  });

  it('smoke erases the person it made when its key may', async () => {
    const own = { DATA_DIR: join(folder.path, 'served') };
    const keyFile = async (...scope: string[]) => {
      const made = await run(['keys', 'create', '--label', 'smoke', '--scope', ...scope], own);
      const file = join(folder.path, `key-${scope.length}`);
      writeFileSync(file, made.stdout);
      return file;
    };
    const smoke = (...args: string[]) => run(['smoke', '--url', service.url, '--json', ...args]);
    const erased = await smoke('--api-key-file', await keyFile('users:write', 'verify', 'users:delete'));
    expect([erased.code, JSON.parse(erased.stdout)]).toMatchObject([0, { ok: true, left: null }]);
    const kept = JSON.parse((await smoke('--api-key-file', await keyFile('verify'))).stdout);
    expect(kept).toMatchObject({ ok: true, left: expect.stringMatching(/^smoke-/) });
    const two = await smoke('--api-key', 'ka_test', '--api-key-file', '/nowhere');
    expect([two.code, two.stderr]).toEqual([2, 'got --api-key and --api-key-file, expected one of them\n']);
  });

  it('smoke says what failed', async () => {
    const result = await run(['smoke', '--url', `${service.url}/wrong/base`, '--json']);
    expect([result.code, JSON.parse(result.stdout).ok]).toEqual([1, false]);
  });

  it('replay enrols and verifies people from a file, and prints rates', async () => {
    const file = join(folder.path, 'typing.jsonl.gz');
    const lines = recordingLines([1, 2, 3, 4], 8);
    writeFileSync(file, gzipSync(lines.join('\n')));
    const result = await run(['replay', file, '--url', service.url, '--subjects', '3', '--json']);
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(JSON.parse(result.stdout)).toEqual({
      subjects: 3,
      users: 3,
      requests: 3 * (5 + 3 + 4),
      http_errors: 0,
      first_error: null,
      genuine: 9,
      impostors: 12,
      frr: expect.any(Number),
      far: 0,
    });
  });
});
