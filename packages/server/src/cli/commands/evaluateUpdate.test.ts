import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { recordingLines } from '../../testing/recordingLines.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const file = join(folder.path, 'typing.jsonl');
afterAll(() => folder.remove());

writeFileSync(file, recordingLines([1, 2, 3], 150).join('\n'));

describe('evaluate-update', () => {
  it('measures templates that learn from what they accept', async () => {
    const result = await run(['evaluate-update', file, '--protocol', 'novice-5', '--json']);
    expect([result.code, result.stderr]).toEqual([0, '']);
    const measured = JSON.parse(result.stdout);
    expect(measured).toMatchObject({ protocol: 'novice-5', mode: 'self', users: 3, tries_each: 3 * 145 });
    expect(measured.genuine_entered).toBeGreaterThan(300);
    expect(measured.bins.at(-1)).toMatchObject({ from: 126, to: 150 });
  });

  it('prints error over time, and refuses what it can not measure', async () => {
    const none = await run(['evaluate-update', file, '--protocol', 'novice-5', '--mode', 'none']);
    expect(none.stdout).toMatch(/^novice-5, update none: 3 people/);
    expect(none.stdout).toContain('learned from: 0 genuine, 0 impostor tries');
    expect(none.stdout).toContain('126-150');
    expect((await run(['evaluate-update', file, '--protocol', 'all-5'])).code).toBe(2);
    expect((await run(['evaluate-update', file, '--protocol', 'x'])).code).toBe(2);
  });
});

describe('evaluate, further measurements', () => {
  it('holds false match rates against their targets, and attacks', async () => {
    const args = ['evaluate', file, '--protocol', 'phrase-5', '--false-match', '--attacks'];
    const json = JSON.parse((await run([...args, '--json'])).stdout);
    expect(json.falseMatch.map(({ target }: { target: number }) => target)).toEqual([0.05, 0.01, 0.001]);
    expect(json.attacks.species.length).toBeGreaterThan(7);
    const words = (await run(args)).stdout;
    expect(words).toContain('target FMR');
    expect(words).toContain('a: exact replay');
  });
});
