import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { recordingLines } from '../../testing/recordingLines.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function write(name: string, samples: number): string {
  const file = join(folder.path, name);
  writeFileSync(file, recordingLines([1, 2, 3, 4], samples).join('\n'));
  return file;
}

describe('evaluate-linkage', () => {
  it('says for each attacker how well people are told', async () => {
    const { code, stdout, stderr } = await run(['evaluate-linkage', write('ten.jsonl', 10)]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^1 text, in two applications\n/);
    expect(stdout).toMatch(/\nnothing +4 +4, 4 +0\.\d{3} \[0\.\d{3}, [01]\.\d{3}\]\n/);
    expect(stdout).toMatch(/\none application +4 /);
    expect(stdout).toMatch(/\nboth applications +4 /);
  });

  it('refuses recordings of too few samples with 2 and a sentence', async () => {
    const { code, stdout, stderr } = await run(['evaluate-linkage', write('few.jsonl', 6)]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^got nobody who typed one text/);
  });
});
