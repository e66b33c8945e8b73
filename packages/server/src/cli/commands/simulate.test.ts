import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseSample } from '@keystroke-auth/engine';
import { EnrolRequest } from '@keystroke-auth/protocol';
import { Check } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningService, run, serve } from '../../testing/process.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const file = (name: string): string => join(folder.path, name);

describe('simulate sample', () => {
  it('prints request bodies, the same for the same numbers', async () => {
    const two = await run(['simulate', 'sample', '--user-seed', '3', '--count', '2']);
    const second = await run(['simulate', '--user-seed', '3', '--sample', '2', '--user', 'simulated-3']);
    expect([two.code, two.stderr]).toEqual([0, '']);
    const lines = two.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(second.stdout.trimEnd());
    const body = JSON.parse(lines[0] ?? '');
    expect(body.user_id).toBe('simulated-3');
    expect(parseSample(body.keystroke_data).timeline.keys).toHaveLength('correct horse battery'.length);
  });

  it('prints bodies of version 1, which name nobody', async () => {
    const { stdout } = await run(['simulate', 'sample', '--api', 'v1', '--count', '2', '--json']);
    const samples = JSON.parse(stdout);
    expect(Check(EnrolRequest, samples)).toBe(true);
    expect(samples).toHaveLength(2);
    expect(samples[0].capture).toEqual({ device: 'desktop' });
  });

  it('types what it is told, on what it is told', async () => {
    const { stdout } = await run([
      'simulate',
      'sample',
      '--text',
      'Hi',
      '--device',
      'touch',
      '--positions',
      '--json',
    ]);
    const [{ keystroke_data }] = JSON.parse(stdout);
    expect(keystroke_data.map(({ key }: { key: string }) => key).sort()).toEqual(['#0', '#0', '#1', '#1']);
    expect((await run(['simulate', 'sample', '--device', 'piano'])).code).toBe(2);
  });
});

describe('simulate dataset', () => {
  it('writes what evaluate reads', async () => {
    const out = file('phrase.jsonl.gz');
    const people = ['--typists', '4', '--repetitions', '7'];
    const made = await run([
      'simulate',
      'dataset',
      ...people,
      '--sessions',
      '2',
      '--text',
      'a phrase',
      '--out',
      out,
    ]);
    expect([made.code, made.stderr, made.stdout]).toEqual([0, '', `${out}: 28 samples of 4 people\n`]);
    const measured = await run(['evaluate', out, '--protocol', 'phrase-5', '--json']);
    expect(JSON.parse(measured.stdout)).toMatchObject({ users: 4, genuine: 8, impostors: 24 });
    const lines = gunzipSync(readFileSync(out)).toString().trimEnd().split('\n');
    expect(lines.slice(0, 7).map((line) => JSON.parse(line).session)).toEqual([
      ...['1', '1', '1', '1'],
      ...['2', '2', '2'],
    ]);
  });

  it('lets everybody type sentences of their own', async () => {
    const out = file('sentences.jsonl');
    const made = await run([
      'simulate',
      'dataset',
      '--typists',
      '3',
      '--repetitions',
      '15',
      '--free',
      '--typos',
      '--out',
      out,
    ]);
    expect(made.code).toBe(0);
    const measured = await run(['evaluate', out, '--protocol', 'free-5', '--json']);
    expect(JSON.parse(measured.stdout)).toMatchObject({ users: 3, genuine: 15, impostors: 6 });
  });

  it.each([
    [['--out', 'x.jsonl'], 'expected either --text or --free'],
    [['--out', 'x.jsonl', '--text', 'a', '--free'], 'expected either --text or --free'],
    [['--out', '/nowhere/x.jsonl', '--free'], "/nowhere/x.jsonl: can't be written"],
  ])('refuses %j in a sentence', async (options, sentence) => {
    const result = await run(['simulate', 'dataset', '--typists', '1', '--repetitions', '1', ...options]);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain(sentence);
  });
});

describe('simulate load', () => {
  let service: RunningService;
  const key = file('key');
  beforeAll(async () => {
    const DATA_DIR = file('data');
    await run(['migrate'], { DATA_DIR });
    writeFileSync(key, (await run(['keys', 'create', '--label', 'load'], { DATA_DIR })).stdout);
    service = await serve({ DATA_DIR });
  });
  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
  });

  it('enrols people, tries as them and as others, and counts', async () => {
    const bounds = ['--typists', '4', '--requests', '32', '--seconds', '60', '--connections', '3'];
    const result = await run(['simulate', 'load', '--url', service.url, ...bounds, '--json']);
    expect([result.code, result.stderr]).toEqual([0, '']);
    const report = JSON.parse(result.stdout);
    expect(report).toMatchObject({
      users: 4,
      enrolments: 20,
      tries: 32,
      errors: 0,
      genuine: 16,
      impostors: 16,
    });
    expect(report.decisions.authenticated + report.decisions.rejected).toBe(32);
    expect(report.frr).toBeLessThan(0.5);
    expect(report.far).toBeLessThan(0.2);
    expect(report.verify_ms.p50).toBeLessThanOrEqual(report.verify_ms.p99);
  });

  it('speaks version 1, to an application that asks for no challenge', async () => {
    const asked = await run(['simulate', 'load', '--url', service.url, '--api', 'v1', '--api-key-file', key]);
    expect([asked.code, asked.stderr]).toEqual([
      1,
      expect.stringMatching(/the application asks for challenges/),
    ]);
    const changed = await fetch(`${service.url}/v1/applications/default/policy`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${readFileSync(key, 'utf8').trim()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ require_challenge: false }),
    });
    expect(changed.status).toBe(200);
    const people = ['--typists', '3', '--requests', '12', '--api', 'v1', '--api-key-file', key];
    const result = await run(['simulate', 'load', '--url', service.url, ...people, '--json']);
    expect([result.code, result.stderr]).toEqual([0, '']);
    const { unjudged, genuine, impostors, decisions, ...report } = JSON.parse(result.stdout);
    expect(report).toMatchObject({ users: 3, tries: 12, errors: 0 });
    expect(genuine + impostors + unjudged).toBe(12);
    expect(decisions.allow).toBeGreaterThan(0);
    expect(report.far).toBeLessThan(0.5);
    const keyless = await run(['simulate', 'load', '--url', service.url, '--api', 'v1']);
    expect([keyless.code, keyless.stderr]).toEqual([1, expect.stringMatching(/^enrolling .*: HTTP 401: /)]);
  });

  it('stops after its time, and prints in words', async () => {
    const options = ['--typists', '2', '--seconds', '1', '--api-key-file', key];
    const result = await run(['simulate', 'load', '--url', service.url, ...options]);
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(result.stdout).toMatch(/^2 people, 10 enrolment samples\n\d+ tries in 1\.\d s: \d+ a second\n/);
    expect(result.stdout).toMatch(/false accepts \d.*verification ms: p50/s);
  });

  it.each([
    [['--url', 'http://127.0.0.1:9'], 1, 'nothing answers at'],
    [['--url', 'http://127.0.0.1:9', '--api-key-file', '/nowhere'], 2, "--api-key-file: can't be read"],
    [['--url', 'http://127.0.0.1:9', '--api', 'soap'], 2, 'Allowed choices are compat, v1'],
  ])('refuses %j in a sentence', async (options, code, sentence) => {
    const result = await run(['simulate', 'load', ...options]);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(sentence);
  });

  it('says why nobody can be enrolled', async () => {
    const result = await run(['simulate', 'load', '--url', `${service.url}/wrong/base`]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^enrolling load-[0-9a-f]{8}-\d+: HTTP 404: /);
  });
});
