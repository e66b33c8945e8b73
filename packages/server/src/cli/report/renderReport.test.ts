import {
  buildTrials,
  createModel,
  curvesOf,
  parseProtocol,
  READERS,
  resultOf,
  scoreTrials,
} from '@keystroke-auth/engine';
import { describe, expect, it } from 'vitest';
import { recordingLines } from '../../testing/recordingLines.ts';
import { renderReport } from './renderReport.ts';

const lines = recordingLines([1, 2, 3, 4], 10, (typist) => (typist < 3 ? 'desktop' : 'touch'));

function page(): string {
  const trials = buildTrials(READERS['json-lines'](lines).recordings, parseProtocol('phrase-5'));
  const scores = scoreTrials(trials, (device) => createModel('rhythm', { text: 'fixed', device }));
  const result = resultOf(trials, 'rhythm', scores, { resamples: 20 });
  return renderReport({
    data: '<script>alert(1)</script>.jsonl',
    version: '1.2.3',
    result,
    curves: curvesOf(scores),
    byDevice: ['desktop', 'touch'].map((device) => ({ device, result })),
    attacks: [{ species: 'exact replay', tries: 20, acceptedWithout: 0.9, acceptedWith: 0 }],
  });
}

describe('renderReport', () => {
  const html = page();

  it('is one page that loads nothing and runs nothing', () => {
    expect(html).not.toMatch(/<script|<link|src=|href=|url\(|@import/);
    expect(html).toContain('&lt;script&gt;alert(1)');
  });

  it('shows curves, measures with intervals, devices and attacks', () => {
    for (const text of [
      'DET curve',
      'ROC curve',
      'Scores',
      '95 % interval',
      'By device',
      'touch',
      'exact replay',
      '90.00 %',
    ]) {
      expect(html).toContain(text);
    }
    expect(html.match(/<svg /g)).toHaveLength(3);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
});
