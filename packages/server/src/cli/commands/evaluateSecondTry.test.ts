import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { recordingLines } from '../../testing/recordingLines.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const file = join(folder.path, 'typing.jsonl');
afterAll(() => folder.remove());

writeFileSync(file, recordingLines([1, 2, 3, 4], 9).join('\n'));

describe('evaluate-second-try', () => {
  it('measures attempts of two samples by every rule, as JSON in a pipe', async () => {
    const args = ['evaluate-second-try', file, '--protocol', 'phrase-5', '--json'];
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    const { rows, ...counts } = JSON.parse(stdout);
    expect(counts).toEqual({ protocol: 'phrase-5', target: 0.01, users: 4, genuine: 8, impostors: 12 });
    expect(rows.map(({ rule }: { rule: string }) => rule)).toEqual([
      'first',
      'either',
      'first_or_fused',
      'fused',
    ]);
    for (const { falseNonMatchRate, falseMatchRate } of rows) {
      expect(falseNonMatchRate).toBeLessThanOrEqual(0.5);
      expect(falseMatchRate).toBeLessThanOrEqual(0.5);
    }
  });

  it('says it in words, for the people and the target asked for', async () => {
    const args = [
      'evaluate-second-try',
      file,
      '--protocol',
      'phrase-5',
      '--users',
      '2:1',
      '--target',
      '0.05',
    ];
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^phrase-5, target 5 %: 2 people, 4 genuine attempts and 2 of impostors\n/);
    expect(stdout).toMatch(/\nalways both fused +\d+\.\d\d %/);
  });

  it.each([
    [['--protocol', 'free-5'], 'a free-text protocol needs different texts'],
    [['--protocol', 'phrase-5', '--target', '0.9'], 'expected a share from 0.0005 to 0.5'],
    [['--protocol', 'guess-5'], 'protocol "guess-5": expected one of'],
  ])('refuses %j with 2 and a sentence', async (options, message) => {
    const { code, stdout, stderr } = await run(['evaluate-second-try', file, ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
