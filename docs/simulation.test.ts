import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningService, serve } from '../packages/server/src/testing/process.ts';
import { temporaryFolder } from '../packages/server/src/testing/service.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/simulation.md'), 'utf8');

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

it('the page on simulated typing has commands that work line by line', async () => {
  const commands = /```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(commands).toContain('simulate load');
  const script = commands
    .replaceAll('http://localhost:5000', service.url)
    .replaceAll('/tmp/typing.jsonl.gz', join(folder.path, 'typing.jsonl.gz'));
  const { stdout } = await promisify(execFile)('bash', ['-c', `set -euo pipefail\n${script}`], { cwd: root });
  expect(stdout.match(/"user_id":"ada"/g)).toHaveLength(3);
  expect(stdout).toContain('300 samples of 20 people');
  expect(stdout).toContain('phrase-5, rhythm: 20 people');
  expect(stdout).toMatch(/10 people, 50 enrolment samples\n\d+ tries/);
});
