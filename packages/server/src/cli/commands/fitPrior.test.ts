import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { writeLines } from '../../testing/writeLines.ts';
import { simulateTyping } from '../client/simulateTyping.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const texts = [0, 2, 4, 6].flatMap((typist) =>
  [1, 2, 3, 4, 5].map((sample) =>
    JSON.stringify({
      subject: String(typist),
      text: 'phrase',
      session: '1',
      sample,
      device: 'touch',
      keystroke_data: simulateTyping(typist + 1, sample),
    }),
  ),
);
for (const name of ['meu-mobile/samples.jsonl', 'pin/touch.jsonl', 'pin/numpad.jsonl'])
  writeLines(folder.path, name, texts);
// People 5 and 6 fit, 8 does not; each copies three sentences of ten letters.
const rows = ['5', '6', '8'].flatMap((participant) =>
  [0, 1, 2].flatMap((sentence) =>
    Array.from({ length: 10 }, (_, key) => {
      const press = 100 * key + 13 * ((key * Number(participant) + sentence) % 4);
      return [participant, sentence, press, press + 70 + key, 65 + (key % 5)].join('\t');
    }),
  ),
);
const header = 'PARTICIPANT_ID\tTEST_SECTION_ID\tPRESS_TIME\tRELEASE_TIME\tKEYCODE';
writeLines(folder.path, 'aalto-desktop/keystrokes.tsv', [header, ...rows]);

describe('fit-prior', () => {
  it('prints finite tables as JSON, the same twice, and how they differ from what is shipped', async () => {
    const first = await run(['fit-prior', folder.path, '--json']);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const { views, holdShifts, latencyShifts, differences } = JSON.parse(first.stdout);
    expect(Object.keys(views)).toEqual(['desktop', 'desktopPositions', 'touch', 'numpad']);
    for (const table of Object.values<object[]>(views)) {
      expect(table).toHaveLength(4);
      for (const view of table) {
        for (const value of Object.values(view)) expect(value).toEqual(expect.any(Number));
      }
    }
    expect(Object.keys(holdShifts)).toContain('0');
    expect(latencyShifts).toHaveProperty('sameHand');
    expect(differences.length).toBeGreaterThan(50);
    expect((await run(['fit-prior', folder.path, '--json'])).stdout).toBe(first.stdout);
  });

  it('prints tables to read', async () => {
    const { code, stdout } = await run(['fit-prior', folder.path]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^desktop +mean +pace +habit +textShare +sample +noise\n {2}hold +\d\.\d+ /);
    expect(stdout).toMatch(/\d+ numbers differ from the shipped tables/);
  });

  it('fits free text, too', async () => {
    const { code, stdout } = await run(['fit-prior', folder.path, '--free-text', '--json']);
    expect(code).toBe(0);
    const { keys, kinds, variances, pairs } = JSON.parse(stdout);
    expect([keys.length, pairs.length]).toEqual([35, 40]);
    expect(keys[0]).toEqual(['a', expect.any(Number), expect.any(Number)]);
    for (const table of [...Object.values<object>(variances), ...Object.values<object>(kinds)]) {
      expect(JSON.stringify(table)).not.toContain('null');
    }
  });

  it('refuses a folder without the data with 2 and a sentence', async () => {
    const { code, stdout, stderr } = await run(['fit-prior', join(folder.path, 'pin')]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/holds no aalto-desktop\/keystrokes\.tsv\[\.gz\]/);
    expect(stderr).not.toContain('    at ');
  });
});
