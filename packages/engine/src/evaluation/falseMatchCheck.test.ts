import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { thresholdFor } from '../decision/falseMatchRate.ts';
import type { TemplateShape } from '../decision/shape.ts';
import { createRhythm } from '../models/rhythm.ts';
import { sharedData } from '../testing/sharedData.ts';
import { type Comparison, compareTrials, falseMatchCheck } from './falseMatchCheck.ts';
import { parseProtocol } from './protocol.ts';
import { readJsonLines } from './readJsonLines.ts';
import { buildTrials } from './trials.ts';

const shape: TemplateShape = { mode: 'fixed', population: 'keyboard', samples: 5, keys: 20 };
const threshold = thresholdFor(shape, 0.05) ?? Number.NaN;

/** Tries of ten people against each other, twenty each; one of so many is above the threshold. */
function impostors(oneOf: number): Comparison[] {
  return Array.from({ length: 2_000 }, (_, i) => ({
    user: String(i % 10),
    typist: String(10 + (Math.floor(i / 10) % 10)),
    score: { value: threshold + (i % oneOf === 0 ? 1 : -1), defect: null },
    shape,
  }));
}

const genuine: Comparison[] = [1, 1, 1, -1].map((value) => ({
  user: '1',
  typist: '1',
  score: { value: threshold + value, defect: null },
  shape,
}));

describe('falseMatchCheck', () => {
  it('counts what passes, and compares it with the target', () => {
    const [row] = falseMatchCheck({ genuine, impostors: impostors(21) }, [0.05]);
    expect(row).toMatchObject({ comparisons: 2_000, accepted: 96, falseNonMatchRate: 0.25, insufficient: 0 });
    expect(row?.claim).toBe('agrees');
  });

  it('sees that a target is missed', () => {
    expect(falseMatchCheck({ genuine, impostors: impostors(2) }, [0.05])[0]?.claim).toBe('differs');
  });

  it('claims nothing on too few comparisons, too low a target or nothing to compare', () => {
    const check = (tries: Comparison[], target: number) =>
      falseMatchCheck({ genuine, impostors: tries }, [target])[0]?.claim;
    expect(check(impostors(20).slice(0, 399), 0.05)).toBe('none');
    expect(check(impostors(20), 0.001)).toBe('none');
    expect(check(impostors(20), 1e-9)).toBe('none');
    expect(check([], 0.05)).toBe('none');
  });

  it('takes another text for no try, and an unknown shape for insufficient', () => {
    const wrong = impostors(20).map((comparison) => ({
      ...comparison,
      score: { value: -1_000, defect: 'text_differs' as const },
    }));
    const unknown = genuine.map((comparison) => ({ ...comparison, shape: null }));
    const [row] = falseMatchCheck({ genuine: unknown, impostors: wrong }, [0.05]);
    expect(row).toMatchObject({ comparisons: 0, interval: null, insufficient: 1, falseNonMatchRate: 1 });
  });
});

const greyc = sharedData('greyc-nislab/samples.jsonl.gz');

it.skipIf(greyc === null)(
  'GREYC, people not used to fit anything: the rates are what they claim to be',
  () => {
    const { recordings } = readJsonLines(
      gunzipSync(readFileSync(greyc ?? ''))
        .toString('utf8')
        .split('\n'),
    );
    const protocol = { ...parseProtocol('phrase-5'), impostors: { from: 1, to: 4 } };
    const trials = buildTrials(recordings, protocol, { users: { modulus: 2, remainders: [1] } });
    const comparisons = compareTrials(trials, (device) => createRhythm({ text: 'fixed', device }));
    const rows = falseMatchCheck(comparisons, [0.05, 0.01, 0.001], { resamples: 100 });
    expect(rows.map(({ claim }) => claim)).toEqual(['agrees', 'agrees', 'agrees']);
    expect(rows[1]?.insufficient).toBeLessThanOrEqual(0.05);
  },
);
