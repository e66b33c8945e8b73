import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readJsonLines } from '../evaluation/readJsonLines.ts';
import type { Recording } from '../evaluation/recording.ts';
import { selectRecordings } from '../evaluation/selectRecordings.ts';
import { groupSequences } from '../evaluation/sequences.ts';
import { sharedData } from '../testing/sharedData.ts';
import { assessEnrolment } from './assessEnrolment.ts';
import { clockResolution } from './clockResolution.ts';

function read(path: string, lines: number): Recording[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  return readJsonLines(text.split('\n').slice(0, lines)).recordings;
}

const greyc = sharedData('greyc-nislab/samples.jsonl.gz');
const numpad = sharedData('pin/numpad.jsonl.gz');

describe.skipIf(greyc === null)('GREYC, one phrase, five samples', () => {
  const recordings = greyc === null ? [] : read(greyc, 1_500);
  const bySession = (session: string) =>
    Array.from(groupSequences(selectRecordings(recordings, { session }), 'fixed').values()).flat();
  const usual = bySession('two-handed');

  it('refuses few honest samples', () => {
    const assessed = usual.flatMap(({ recordings: typed, device }) =>
      assessEnrolment(
        typed.slice(0, 5).map(({ sample }) => sample),
        device,
      ),
    );
    const refused = assessed.filter(({ accepted }) => !accepted).length;
    expect(assessed).toHaveLength(usual.length * 5);
    expect(refused / assessed.length).toBeLessThan(0.03);
  });

  it('finds most samples that were typed with one hand among four of two', () => {
    const oneHanded = new Map(
      bySession('one-handed').map((typed) => [`${typed.subject} ${typed.text}`, typed]),
    );
    const found = usual.map(({ subject, text, recordings: typed, device }) => {
      const slip = oneHanded.get(`${subject} ${text}`)?.recordings[0];
      const samples = [...typed.slice(0, 4), ...(slip === undefined ? [] : [slip])].map(
        ({ sample }) => sample,
      );
      return assessEnrolment(samples, device)[4]?.accepted === false;
    });
    expect(found.filter(Boolean).length / found.length).toBeGreaterThan(0.8);
  });
});

it.skipIf(numpad === null)('finds the timer of Windows in the PINs of those who had it', () => {
  const steps = numpad === null ? [] : read(numpad, 600).map(({ sample }) => clockResolution(sample));
  const windows = steps.filter((step) => step === 1_000 / 64).length;
  const fine = steps.filter((step) => step === 1).length;
  expect(windows).toBeGreaterThan(450);
  expect(windows + fine).toBe(600);
});
