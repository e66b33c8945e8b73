import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compareTrials, type FalseMatchRow, falseMatchCheck } from '../../evaluation/falseMatchCheck.ts';
import { parseProtocol } from '../../evaluation/protocol.ts';
import { readJsonLines } from '../../evaluation/readJsonLines.ts';
import type { Recording } from '../../evaluation/recording.ts';
import { selectRecordings } from '../../evaluation/selectRecordings.ts';
import { groupSequences } from '../../evaluation/sequences.ts';
import { buildTrials } from '../../evaluation/trials.ts';
import { parseUserSplit } from '../../evaluation/userSplit.ts';
import { createRhythm } from '../../models/rhythm.ts';
import { sharedData } from '../../testing/sharedData.ts';
import { parseFittedPrior } from '../fittedPrior.ts';
import type { FixedTextPrior } from '../fixedTextPrior.ts';
import { fitKeyboardPrior } from './fitKeyboardPrior.ts';
import { repeatedTexts } from './repeatedTexts.ts';

const greyc = sharedData('greyc-nislab/samples.jsonl.gz');
const DEVELOPMENT = parseUserSplit('2:0');
const REPORT = parseUserSplit('2:1');

function fittedOn(recordings: readonly Recording[]): FixedTextPrior {
  const groups = groupSequences(selectRecordings(recordings, { users: DEVELOPMENT }), 'fixed');
  const enrolled = Array.from(groups.values())
    .flat()
    .map(({ subject, recordings: typed }) => ({
      person: subject,
      samples: typed.map(({ sample }) => sample),
    }));
  return fitKeyboardPrior(repeatedTexts(enrolled));
}

function ratesUnder(recordings: readonly Recording[], prior: FixedTextPrior): FalseMatchRow[] {
  const trials = buildTrials(recordings, parseProtocol('phrase-5'), { users: REPORT });
  const modelOf = () => createRhythm({ text: 'fixed', device: 'desktop', prior });
  return falseMatchCheck(compareTrials(trials, modelOf), [0.05, 0.01], { resamples: 200 });
}

// The figures of docs/accuracy.md: what fits on one half of GREYC promises the other half.
describe.skipIf(greyc === null)('promised false match rates under a fitted table', () => {
  it('hold on people who did not fit it', () => {
    const lines = gunzipSync(readFileSync(greyc ?? ''))
      .toString('utf8')
      .split('\n');
    const { recordings } = readJsonLines(lines);
    const prior = fittedOn(recordings);
    expect(parseFittedPrior(prior)).toEqual(prior);
    expect(ratesUnder(recordings, prior)).toMatchObject([
      { target: 0.05, comparisons: 13_320, accepted: 507, claim: 'agrees' },
      { target: 0.01, comparisons: 13_320, accepted: 106, claim: 'agrees' },
    ]);
  });
});
