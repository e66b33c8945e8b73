import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningService, serve } from '../packages/server/src/testing/process.ts';
import { temporaryFolder } from '../packages/server/src/testing/service.ts';
import { markedBlocks } from './testing/markedBlocks.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

const [versionOne, compatible] = markedBlocks(readme, 'docs/readme.test.ts', 'sh');

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

  /** Runs a tour's lines one after another, as a reader would. */
  async function follow(tour: string | undefined): Promise<string> {
    const script = `set -euo pipefail\n${tour?.replaceAll('http://localhost:5000', service.url)}`;
    return (await promisify(execFile)('bash', ['-c', script], { cwd: root })).stdout;
  }

  it('shows version 1 with a tour that works line by line', async () => {
    await expect.poll(service.output).toMatch(/ka_live_\S+\n/);
    const key = /ka_live_\S+/.exec(service.output())?.[0];
    const stdout = await follow(versionOne?.replace('ka_live_…', `${key}`));
    const answers = stdout.trimEnd().split('\n');
    expect(answers.map((line) => JSON.parse(line))).toMatchObject([
      { id: 'default', policy: { require_challenge: false } },
      { samples: 5, enrolled: true, consistency: { risk_of_lockout: false } },
      { decision: 'allow' },
      { decision: 'deny' },
      { user_id: 'ada', profiles: [{ samples: 5 }] },
      { user_id: 'ada', removed: { profiles: 1, samples: 5 } },
      { id: 'default', policy: { require_challenge: true } },
    ]);
  });

  it('shows the compatible routes with another', async () => {
    const stdout = await follow(compatible);
    expect(stdout).toContain('"status":"healthy"');
    expect(stdout).toContain('"samples_count":5,"model_trained":true');
    expect(stdout).toMatch(/"authenticated":true,"confidence_score":\d/);
    expect(stdout).toMatch(/"authenticated":false,"confidence_score":-\d/);
    expect(stdout).toContain('"training_samples":5');
    expect(stdout).toMatch(/(\d+) of \1 checks passed/);
  });

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
