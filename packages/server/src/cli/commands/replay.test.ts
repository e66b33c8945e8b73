import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningService, run, serve } from '../../testing/process.ts';
import { recordingLines } from '../../testing/recordingLines.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const DATA_DIR = join(folder.path, 'data');
let service: RunningService;
beforeAll(async () => {
  service = await serve({ DATA_DIR });
});
afterAll(async () => {
  service.child.kill('SIGTERM');
  await service.ended;
  folder.remove();
});

function write(name: string, lines: readonly string[]): string {
  const file = join(folder.path, name);
  writeFileSync(file, lines.join('\n'));
  return file;
}

const replay = (file: string, ...args: string[]) =>
  run(['replay', file, '--url', service.url, '--api', 'v1', ...args], { DATA_DIR });

describe('replay --api v1', () => {
  it('finds that the service decides as the engine does, score by score', async () => {
    const file = write('typing.jsonl', recordingLines([1, 2, 3, 4], 8));
    const result = await replay(file, '--subjects', '3', '--json');
    expect([result.code, result.stderr]).toEqual([0, '']);
    const rates = JSON.parse(result.stdout);
    expect(rates).toMatchObject({
      subjects: 3,
      profiles: 3,
      genuine: 9,
      impostors: 12,
      target_false_match_rate: 0.01,
      far: 0,
      evaluate_far: 0,
      differences: 0,
      score_difference: 0,
      quality_refusals: 0,
      requests: 3 * (1 + 3 + 4),
      errors: 0,
      first_error: null,
    });
    expect(rates.frr).toBe(rates.evaluate_frr);
    expect(rates.evaluate_frr_all).toBe(rates.evaluate_frr);
  });

  it('counts what liveness and quality refuse apart from the rhythm', async () => {
    const lines = recordingLines([1, 2, 3], 7);
    // The first types the sixth sample again as the seventh; the third enrols with another's typing once.
    const again = relabel(lines[5], { sample: 7 });
    const stranger = relabel(lines[7], { subject: '3', sample: 3 });
    const file = write(
      'refused.jsonl',
      lines.map((line, i) => (i === 6 ? again : i === 16 ? stranger : line)),
    );
    const result = await replay(file, '--json');
    expect([result.code, result.stderr]).toEqual([0, '']);
    const rates = JSON.parse(result.stdout);
    expect(rates).toMatchObject({
      profiles: 2,
      genuine: 4,
      differences: 0,
      liveness_refusals: 1,
      liveness_refusals_genuine: 1,
      quality_refusals: 1,
    });
    expect(rates.answered_frr).toBeCloseTo(rates.frr + 1 / 4);
  });

  it('leaves no key behind, and no application that is in use changes its policy', async () => {
    const file = write('two.jsonl', recordingLines([5, 6], 6));
    const { secret } = JSON.parse(
      (await run(['keys', 'create', '--label', 'shop', '--application', 'shop', '--json'], { DATA_DIR }))
        .stdout,
    );
    const shop = ['--api-key', secret, '--application', 'shop'];
    const first = await replay(file, ...shop);
    expect([first.code, first.stdout]).toEqual([
      0,
      expect.stringContaining('0 tries on which they differ; scores differ by 0 at most'),
    ]);
    const second = await replay(file, ...shop);
    expect([second.code, second.stderr]).toEqual([
      2,
      '--application shop: somebody is known there; expected a fresh one, since its policy is set for the run\n',
    ]);
    expect((await replay(file, '--api-key', secret)).code).toBe(2);
    const { keys } = JSON.parse((await run(['keys', 'list', '--json'], { DATA_DIR })).stdout);
    const left = keys.filter(({ label, revoked_at }: { label: string; revoked_at: string | null }) => {
      return label === 'replay' && revoked_at === null;
    });
    expect(left).toEqual([]);
  });
});

function relabel(line: string | undefined, labels: Record<string, unknown>): string {
  return JSON.stringify({ ...JSON.parse(line ?? ''), ...labels });
}
