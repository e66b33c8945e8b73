import { describe, expect, it } from 'vitest';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom } from '../math/random.ts';
import { SCORE_FLOOR } from '../models/model.ts';
import { createRhythm } from '../models/rhythm.ts';
import { typing } from '../testing/syntheticTyping.ts';
import { explain } from './explain.ts';
import type { Contribution, Explanation } from './explanation.ts';
import { reasonsFor } from './reasonsFor.ts';

const random = createRandom(17);
const model = createRhythm({ text: 'fixed' });
const template = model.enrol(Array.from({ length: 5 }, () => typing('own', random)));
const codesOf = (sample: KeystrokeSample): string[] =>
  reasonsFor(explain(template, sample), model.threshold).map(({ code }) => code);

function part(feature: Contribution['feature'], position: number | null, value: number): Contribution {
  return { feature, position, value };
}

function explanation(contributions: Contribution[], rest: Partial<Explanation> = {}): Explanation {
  const value = contributions.reduce((sum, { value }) => sum + value, 0);
  return {
    score: { value, defect: null },
    contributions,
    slowness: 1,
    typos: 0,
    releasesMissing: false,
    clock: 1,
    ...rest,
  };
}

describe('reasonsFor', () => {
  it('says that the typist types as enrolled', () => {
    expect(codesOf(typing('own', random))).toEqual(['rhythm_matches']);
  });

  it('says what differs in somebody slower who holds keys longer', () => {
    expect(codesOf(typing('other', random))).toEqual(['pace_differs', 'hold_times_differ']);
  });

  it('says that it is another text', () => {
    expect(codesOf(typing('own', random, 20))).toEqual(['text_differs']);
  });

  it('says that releases are missing', () => {
    const { keys, downs } = typing('own', random).timeline;
    const presses = Array.from(keys, (key, i) => ({ key, down: downs[i] ?? 0, up: Number.NaN }));
    expect(codesOf(sampleFromPresses(presses))).toContain('releases_missing');
  });

  it('puts the weightiest difference first and says where it is', () => {
    const holds = [0, 1, 2, 3, 4, 5].map((position) => part('hold', position, position < 2 ? -1 : 0.1));
    const latencies = [0, 1, 2, 3, 4].map((position) => part('latency', position, -1));
    expect(reasonsFor(explanation([...holds, ...latencies]), 0)).toEqual([
      {
        code: 'latencies_differ',
        detail: 'The rhythm from key to key is not that of the enrolment: 5 of 5 pairs of keys.',
      },
      {
        code: 'hold_times_differ',
        detail:
          'Keys are held longer or shorter than in the enrolment: 2 of 6 keys, mostly at the beginning.',
      },
    ]);
  });

  it.each([
    [1.5, 'Typed more slowly than in the enrolment, all in all.'],
    [0.5, 'Typed faster than in the enrolment, all in all.'],
    [1, 'Typed at another pace than in the enrolment, all in all.'],
  ])('names the direction of a pace that is %f times as slow', (slowness, detail) => {
    expect(reasonsFor(explanation([part('pace', null, -2)], { slowness }), 0)).toEqual([
      { code: 'pace_differs', detail },
    ]);
  });

  it('says so when nothing differs, but nothing speaks for the typist either', () => {
    expect(reasonsFor(explanation([part('hold', 0, 0.1)]), 1)).toMatchObject([{ code: 'little_evidence' }]);
  });

  it('adds what the device could not capture, to acceptances too', () => {
    const flawed = explanation([part('hold', 0, 3)], { typos: 2, clock: 100 });
    expect(reasonsFor(flawed, 0).map(({ code }) => code)).toEqual([
      'rhythm_matches',
      'typos',
      'low_timer_resolution',
    ]);
    const defect = explanation([], {
      score: { value: SCORE_FLOOR, defect: 'nothing_to_compare' },
      clock: 50,
    });
    expect(reasonsFor(defect, 0).map(({ code }) => code)).toEqual([
      'nothing_to_compare',
      'low_timer_resolution',
    ]);
  });
});
