import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { sentenceLines } from '../../testing/sentenceLines.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const file = join(folder.path, 'sentences.tsv');
afterAll(() => folder.remove());

writeFileSync(file, sentenceLines([1, 2, 3, 4, 5]).join('\n'));

describe('evaluate-session', () => {
  it('measures sessions by their length and how soon impostors are stopped, the same twice', async () => {
    const args = ['evaluate-session', file, '--enroll', '2', '--impostors', '3', '--json'];
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    const { lengths, detection, ...others } = JSON.parse(stdout);
    expect(others).toEqual({ enrolled: 2, target: 0.01, users: 5, impostorSessions: 15 });
    expect(lengths.map(({ samples }: { samples: number }) => samples)).toEqual([1, 2, 3, 5, 10]);
    expect(detection).toHaveLength(5);
    expect((await run(args)).stdout).toBe(stdout);
  });

  it('says it in words, of the people asked for, with evidence that fades', async () => {
    const { code, stdout } = await run(['evaluate-session', file, '--users', '2:1', '--half-life', '5']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^5 sentences enrolled, target 1 %: 3 people, 6 sessions of impostors\n/);
    expect(stdout).toContain('impostors who take over halfway: stopped below');
  });

  it.each([
    [['--enroll', '6'], 'got 6 sentences to enrol, expected 1 to 5'],
    [['--users', '9:8'], 'free-5 needs two typists or more'],
    [['--half-life', '0'], 'expected a whole number above 0'],
  ])('refuses %j with 2 and a sentence', async (options, message) => {
    const { code, stdout, stderr } = await run(['evaluate-session', file, ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
