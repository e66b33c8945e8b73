import { describe, expect, it } from 'vitest';
import type { DeviceClass, Model } from '../models/model.ts';
import { parseProtocol } from './protocol.ts';
import { REJECTED, scoreTrials } from './scoreTrials.ts';
import { holdModel, recording, sequence } from './testing/recordings.ts';
import { buildTrials } from './trials.ts';

const phrase = parseProtocol('phrase-2');
const recordings = [
  ...sequence('1', [100, 102, 103, 111]),
  recording({ subject: '1', repetition: 5, hold: 101, keys: 4 }),
  ...sequence('2', [150, 106, 160]),
];
const trials = buildTrials(recordings, phrase);

describe('scoreTrials', () => {
  it('scores every try against its template, in order; another number of keys is refused', () => {
    const [first, second] = scoreTrials(trials, holdModel());
    expect(first).toMatchObject({ subject: '1', threshold: -10 });
    expect(Array.from(first?.genuine ?? [])).toEqual([-2, -10, REJECTED]);
    expect(Array.from(first?.impostors ?? [])).toEqual([-49, -5]);
    expect(Array.from(second?.genuine ?? [])).toEqual([-32]);
  });

  it('leaves another number of keys to the model when asked to', () => {
    const [first] = scoreTrials(trials, holdModel(), { probes: 'aligned' });
    expect(Array.from(first?.genuine ?? [])).toEqual([-2, -10, 0]);
  });

  it('goes by the number of keys that most enrolment samples have, the latest of equals', () => {
    const typo = recording({ subject: '1', repetition: 0, keys: 4 });
    const [first] = scoreTrials(buildTrials([typo, ...recordings], phrase), holdModel());
    expect(Array.from(first?.genuine ?? [], (score) => score === REJECTED)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('refuses what the model could not compare', () => {
    const model: Model<number> = {
      ...holdModel(),
      score: () => ({ value: 3, defect: 'nothing_to_compare' }),
    };
    const [first] = scoreTrials(trials, model);
    expect(Array.from(first?.impostors ?? [])).toEqual([REJECTED, REJECTED]);
  });

  it('reports a model that breaks its contract', () => {
    const model: Model<number> = { ...holdModel(), score: () => ({ value: Number.NaN, defect: null }) };
    expect(() => scoreTrials(trials, model)).toThrow('scaled-manhattan: got a score that is no number');
  });

  it('makes one model a device, and tells how far it is', () => {
    const devices = (['desktop', 'touch'] as const).flatMap((device) =>
      ['1', '2'].flatMap((subject) => sequence(subject, [1, 2, 3], { device })),
    );
    const made: DeviceClass[] = [];
    const steps: number[][] = [];
    const scores = scoreTrials(
      buildTrials(devices, phrase),
      (device) => {
        made.push(device);
        return holdModel(device === 'touch' ? -20 : -10);
      },
      { onProgress: (done, total) => steps.push([done, total]) },
    );
    expect(made).toEqual(['desktop', 'touch']);
    expect(scores.map(({ threshold }) => threshold)).toEqual([-10, -10, -20, -20]);
    expect(steps).toEqual([1, 2, 3, 4].map((done) => [done, 4]));
  });
});
