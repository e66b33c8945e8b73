import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { recordingLines } from '../../testing/recordingLines.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const file = join(folder.path, 'typing.jsonl');
writeFileSync(file, recordingLines([1, 2, 3, 4], 8).join('\n'));

describe('evaluate', () => {
  it('prints rates as fractions, and nothing but JSON in a pipe', async () => {
    const args = ['evaluate', file, '--protocol', 'phrase-5', '--model', 'scaled-manhattan', '--json'];
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      protocol: 'phrase-5',
      model: 'scaled-manhattan',
      users: 4,
      genuine: 4 * 3,
      impostors: 4 * 3 * 2,
      eer_per_user_mean: expect.any(Number),
      eer_per_user_sd: expect.any(Number),
      eer_global: expect.any(Number),
      frr_at_far_1pct: expect.any(Number),
      frr_at_far_01pct: expect.any(Number),
    });
  });

  it('prints a table, of the people asked for', async () => {
    const { code, stdout } = await run(['evaluate', file, '--protocol', 'phrase-5', '--users', '2:1']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^phrase-5, rhythm: 2 people, 2 templates, 6 genuine and 4 impostor tries\n/);
    expect(stdout).toMatch(/EER, one threshold +\d+\.\d\d %/);
  });

  it('names what was left out', async () => {
    const aalto = join(folder.path, 'aalto.tsv');
    const rows = ['1', '2', '3'].flatMap((participant) =>
      Array.from({ length: participant === '3' ? 3 : 15 }, (_, sentence) =>
        [0, 1].map((key) => [participant, sentence, 100 * key, 100 * key + 60, 65 + key].join('\t')),
      ).flat(),
    );
    writeFileSync(
      aalto,
      ['PARTICIPANT_ID\tTEST_SECTION_ID\tPRESS_TIME\tRELEASE_TIME\tKEYCODE', 'x', ...rows].join('\n'),
    );
    const { code, stdout, stderr } = await run(['evaluate', aalto, '--protocol', 'free-5']);
    expect([code, stderr]).toEqual([0, 'left out 1 damaged lines\n']);
    expect(stdout).toContain(
      '2 people, 2 templates, 10 genuine and 2 impostor tries\nleft out, too few samples: 1\n',
    );
  });

  it.each([
    [['--protocol', 'phrase-0'], 'protocol "phrase-0": expected one of killourhy-maxion,'],
    [['--protocol', 'phrase-9'], 'phrase-9 needs two typists or more with 10 samples or more each'],
    [['--protocol', 'free-5'], 'a free-text protocol needs different texts'],
    [['--protocol', 'phrase-5', '--users', 'odd'], 'users "odd": expected MOD:REST'],
    [['--protocol', 'phrase-5', '--session', 'x'], 'session "x": expected one of 1'],
    [['--protocol', 'phrase-5', '--model', 'guess'], 'Allowed choices are rhythm'],
    [[], '--protocol'],
  ])('refuses %j with 2 and a sentence', async (options, message) => {
    const { code, stdout, stderr } = await run(['evaluate', file, ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
