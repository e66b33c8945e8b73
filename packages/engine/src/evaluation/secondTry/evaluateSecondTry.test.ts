import { describe, expect, it } from 'vitest';
import { thresholdFor } from '../../decision/falseMatchRate.ts';
import type { TemplateShape } from '../../decision/shape.ts';
import type { Model } from '../../models/model.ts';
import { createRhythm } from '../../models/rhythm.ts';
import type { RhythmTemplate } from '../../models/rhythmTemplate.ts';
import { parseProtocol } from '../protocol.ts';
import { sequence } from '../testing/recordings.ts';
import { buildTrials } from '../trials.ts';
import { evaluateSecondTry } from './evaluateSecondTry.ts';

const TARGET = 0.01;
const shape: TemplateShape = { mode: 'fixed', population: 'keyboard', samples: 1, keys: 8 };
const threshold = thresholdFor(shape, TARGET) ?? Number.NaN;

/** The score is told by the first hold: 100 ms is at the threshold, each further ms counts half; 1 can't be compared. */
function scoredByHold(): Model<RhythmTemplate> {
  return {
    ...createRhythm({ text: 'fixed', device: 'desktop' }),
    score: (_, { timeline }) => {
      const hold = (timeline.ups[0] ?? 0) - (timeline.downs[0] ?? 0);
      if (hold === 1) return { value: -1_000, defect: 'text_differs' };
      return { value: threshold + (hold - 100) / 2, defect: null };
    },
  };
}

/** One sample enrolled, the rest tries of its typist. */
function evaluateTries(holds: readonly number[], impostors: readonly number[]) {
  const people = [
    ...sequence('1', [100, ...holds], { keys: 8 }),
    ...sequence('2', [100, ...impostors], { keys: 8 }),
  ];
  const protocol = { ...parseProtocol('phrase-1'), impostors: { from: 2, to: 1 + impostors.length } };
  return evaluateSecondTry(buildTrials(people, protocol), scoredByHold, TARGET, { resamples: 50 });
}

const ratesOf = ({ rows }: ReturnType<typeof evaluateTries>) =>
  Object.fromEntries(rows.map(({ rule, ...rates }) => [rule, rates]));

describe('evaluateSecondTry', () => {
  it('counts what passes by each rule', () => {
    // Both pass; the second makes up for the first; the second spoils the first; none passes.
    const tries = [140, 140, 95, 140, 101, 60, 60, 60];
    const result = evaluateTries(tries, tries);
    expect(result).toMatchObject({ users: 2, genuine: 8, impostors: 8, target: TARGET });
    const { first, either, first_or_fused, fused } = ratesOf(result);
    expect(first?.falseNonMatchRate).toBe(0.5);
    expect(either?.falseNonMatchRate).toBe(0.25);
    expect(first_or_fused?.falseNonMatchRate).toBe(0.25);
    expect(fused?.falseNonMatchRate).toBe(0.5);
    expect(first?.falseMatchRate).toBe(0.5);
    expect(either?.falseMatchRate).toBe(0.75);
    expect(fused?.falseNonMatchInterval?.[1]).toBeGreaterThanOrEqual(0.5);
    expect(fused?.falseMatchInterval?.[1]).toBeGreaterThanOrEqual(0.5);
  });

  it('lets a genuine attempt pass on the sample that can be compared, and takes an impostor’s for none', () => {
    const result = evaluateTries([1, 140, 140, 1], [1, 140, 140, 140]);
    expect(result).toMatchObject({ genuine: 4, impostors: 1 });
    const { either, fused } = ratesOf(result);
    expect(either?.falseNonMatchRate).toBe(0);
    expect(fused?.falseNonMatchRate).toBeGreaterThan(0.5);
  });

  it('refuses free text, and people with a single try', () => {
    const sentences = ['1', '2'].flatMap((subject) =>
      sequence(subject, new Array<number>(15).fill(100), { text: '', keys: 8 }),
    );
    const free = buildTrials(sentences, parseProtocol('free-1'));
    expect(() => evaluateSecondTry(free, scoredByHold, TARGET)).toThrow('expected one of fixed text');
    expect(() => evaluateTries([140], [140])).toThrow('nobody has two samples in a row');
  });
});
