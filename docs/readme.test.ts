import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningService, serve } from '../packages/server/src/testing/process.ts';
import { temporaryFolder } from '../packages/server/src/testing/service.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  const folder = temporaryFolder();
  let service: RunningService;
  beforeAll(async () => {
    service = await serve({ DATA_DIR: join(folder.path, 'data') });
  });
  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
    folder.remove();
  });

  it('gives a tour that works line by line', async () => {
    const tour = /```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(tour).toContain('/predict');
    const script = `set -euo pipefail\n${tour.replaceAll('http://localhost:5000', service.url)}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: root });
    expect(stdout).toContain('"status":"healthy"');
    expect(stdout).toContain('"samples_count":5,"model_trained":true');
    expect(stdout).toMatch(/"authenticated":true,"confidence_score":\d/);
    expect(stdout).toMatch(/"authenticated":false,"confidence_score":-\d/);
    expect(stdout).toContain('"training_samples":5');
    expect(stdout).toMatch(/(\d+) of \1 checks passed/);
  }, 60_000);

  it('shows a sample that the service takes', async () => {
    const sample = /```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const response = await fetch(`${service.url}/train`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: sample,
    });
    expect(response.status).toBe(200);
  });
});
