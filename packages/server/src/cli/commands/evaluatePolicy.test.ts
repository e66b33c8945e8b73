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

describe('evaluate-policy', () => {
  it('measures every preset on people and impostors, as JSON in a pipe', async () => {
    const args = ['evaluate-policy', file, '--protocol', 'phrase-5', '--json'];
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    const { rows, ...counts } = JSON.parse(stdout);
    expect(counts).toEqual({ protocol: 'phrase-5', users: 4, samplesEnrolled: 5 });
    expect(
      rows.map(({ policy, samplesRequired }: Record<string, unknown>) => [policy, samplesRequired]),
    ).toEqual([
      ['comfort', 5],
      ['balanced', 5],
      ['strict', 10],
    ]);
    for (const { genuine, impostors, logins } of rows) {
      expect([genuine.tries, impostors.tries, logins.count]).toEqual([16, 24, 4]);
      for (const { allow, step_up, deny, insufficient } of [genuine, impostors]) {
        expect(allow.rate + step_up.rate + deny.rate + insufficient.rate).toBeCloseTo(1);
      }
      expect(genuine.allow.rate).toBeGreaterThan(impostors.allow.rate);
    }
  });

  it('says it in words, for the people and the preset asked for, and when a preset needs more samples', async () => {
    const args = ['evaluate-policy', file, '--protocol', 'phrase-5', '--users', '2:1', '--preset', 'strict'];
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^phrase-5: 2 people, 5 samples enrolled, 8 genuine tries and 4 of impostors\n/);
    expect(stdout).toMatch(/\nstrict, people +\d+\.\d\d % \[/);
    expect(stdout).toContain('but strict requires 10 samples');
    expect(stdout).not.toContain('balanced');
  });

  it.each([
    [['--protocol', 'phrase-5', '--preset', 'lax'], 'Allowed choices are comfort, balanced, strict, all'],
    [['--protocol', 'guess-5'], 'protocol "guess-5": expected one of'],
    [['--protocol', 'phrase-9'], 'phrase-9'],
  ])('refuses %j with 2 and a sentence', async (options, message) => {
    const { code, stdout, stderr } = await run(['evaluate-policy', file, ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
