import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createScaledManhattan } from '../models/scaledManhattan.ts';
import { sharedData } from '../testing/sharedData.ts';
import { detectFormat, READERS } from './detectFormat.ts';
import { evaluate } from './evaluate.ts';
import { parseProtocol } from './protocol.ts';
import type { ReadResult } from './recording.ts';
import { buildTrials } from './trials.ts';

/** The whole of a file of the research data. */
function read(path: string): ReadResult {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  const format = detectFormat(lines[0] ?? '');
  if (format === null) throw new Error(`${path}: no known format`);
  return READERS[format](lines);
}

describe.each([
  // What README.md of the data says they hold: people, recordings, key presses.
  ['cmu-strong-password/DSL-StrongPasswordData.csv.gz', 51, 20_400, 224_400],
  ['greyc-nislab/samples.jsonl.gz', 74, 7_400, 146_520],
  ['meu-mobile/samples.jsonl.gz', 56, 2_856, 39_984],
  ['pin/numpad.jsonl.gz', 30, 600, 6_600],
  ['pin/touch.jsonl.gz', 51, 1_020, 11_220],
  // 1,351,343 rows; one of them is a repeat of a key that was held.
  ['aalto-desktop/keystrokes.tsv.gz', 1_848, 27_720, 1_351_342],
])('%s', (name, people, samples, presses) => {
  const path = sharedData(name);
  it.skipIf(path === null)('is read whole', () => {
    const { recordings, skippedLines } = read(path ?? '');
    expect(skippedLines).toBe(0);
    expect(new Set(recordings.map(({ subject }) => subject)).size).toBe(people);
    expect(recordings).toHaveLength(samples);
    expect(recordings.reduce((sum, { sample }) => sum + sample.timeline.keys.length, 0)).toBe(presses);
  });
});

const greyc = sharedData('greyc-nislab/samples.jsonl.gz');

it.skipIf(greyc === null)('phrase-5 on GREYC takes the two-handed samples of every text', () => {
  const trials = buildTrials(read(greyc ?? '').recordings, parseProtocol('phrase-5'));
  expect(trials).toMatchObject({ leftOut: 0, typists: { length: 74 * 5 } });
  const result = evaluate(trials, createScaledManhattan(), { resamples: 0 });
  expect(result).toMatchObject({ users: 74, templates: 370, genuine: 370 * 5, impostors: 370 * 73 * 2 });
  // 11.0 % in the Python prototype, whose least deviation was another.
  expect(Math.abs(result.eer_per_user_mean - 0.11)).toBeLessThan(0.01);
});
