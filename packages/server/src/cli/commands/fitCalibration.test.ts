import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { recordingLines } from '../../testing/recordingLines.ts';
import { sentenceLines } from '../../testing/sentenceLines.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { writeLines } from '../../testing/writeLines.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Two people on each side, with as many samples as the plans of the fit ask for. */
const typists = [1, 2, 3, 4];
writeLines(folder.path, 'greyc-nislab/samples.jsonl', recordingLines(typists, 12));
writeLines(folder.path, 'cmu-strong-password/DSL-StrongPasswordData.csv', recordingLines(typists, 400));
for (const name of ['meu-mobile/samples.jsonl', 'pin/touch.jsonl']) {
  writeLines(
    folder.path,
    name,
    recordingLines(typists, 45, () => 'touch'),
  );
}
writeLines(folder.path, 'pin/numpad.jsonl', recordingLines(typists, 20));
// Two who fit, and two of the few development people whose sessions count.
writeLines(folder.path, 'aalto-desktop/keystrokes.tsv', sentenceLines([5, 6, 3, 23]));

interface Report {
  readonly numbers: { readonly shipped: number; readonly fitted: number; readonly difference: number }[];
  readonly costs: { readonly cllr: number[] }[];
}

function expectNumbers({ numbers, costs }: Report): void {
  for (const { shipped, fitted, difference } of numbers) {
    expect(Number.isFinite(fitted)).toBe(true);
    expect(difference).toBeCloseTo(fitted - shipped, 6);
  }
  for (const { cllr } of costs) expect(cllr).toEqual([expect.any(Number), expect.any(Number)]);
}

describe('fit-calibration', () => {
  it('prints every number of fixed text, shipped and fitted, and what both are worth on others', async () => {
    const { code, stdout, stderr } = await run(['fit-calibration', folder.path, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ users: '2:0', heldOut: '2:1' });
    expect([report.numbers.length, report.costs.length]).toEqual([52, 5]);
    expectNumbers(report);
  });

  it('prints those of free text in words', async () => {
    const { code, stdout } = await run(['fit-calibration', folder.path, '--free-text']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^fitted on 5:0,1,2 +shipped +fitted +difference\n/);
    expect(stdout).toMatch(/\ncalibration\.evidence\.holdBefore +1\.810 +-?\d+\.\d{3} +-?\d+\.\d{3}\n/);
    expect(stdout).toMatch(/\n\d+ of 42 numbers differ from the shipped ones/);
    expect(stdout).toMatch(/\naalto free-10, 100 keys( +\d\.\d{4}){2} +-?\d\.\d{4}\n/);
  });

  it.each([
    [['--users', 'even'], 'users "even": expected MOD:REST'],
    [['--held-out', '7:6'], 'needs two typists or more'],
  ])('refuses %j with 2 and a sentence', async (options, message) => {
    const { code, stdout, stderr } = await run(['fit-calibration', folder.path, ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('refuses a folder without the data with 2 and a sentence', async () => {
    const { code, stdout, stderr } = await run(['fit-calibration', join(folder.path, 'pin'), '--free-text']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/holds no aalto-desktop\/keystrokes\.tsv\[\.gz\]/);
  });
});
