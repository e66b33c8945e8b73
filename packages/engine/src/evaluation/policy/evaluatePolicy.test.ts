import { describe, expect, it } from 'vitest';
import { thresholdFor } from '../../decision/falseMatchRate.ts';
import type { TemplateShape } from '../../decision/shape.ts';
import type { Model } from '../../models/model.ts';
import { createRhythm } from '../../models/rhythm.ts';
import type { RhythmTemplate } from '../../models/rhythmTemplate.ts';
import { parseProtocol } from '../protocol.ts';
import { sequence } from '../testing/recordings.ts';
import { buildTrials } from '../trials.ts';
import { evaluatePolicy } from './evaluatePolicy.ts';

const shape: TemplateShape = { mode: 'fixed', population: 'keyboard', samples: 1, keys: 8 };
const POLICY = { name: 'a', targetFalseMatchRate: 0.05, stepUpFalseMatchRate: 0.2 };
const allowed = thresholdFor(shape, POLICY.targetFalseMatchRate) ?? Number.NaN;
const steppedUp = thresholdFor(shape, POLICY.stepUpFalseMatchRate) ?? Number.NaN;

/** The score is told by the first hold: 130 ms is enough to be allowed, 120 to step up; 1 can't be compared. */
function scoredByHold(): Model<RhythmTemplate> {
  return {
    ...createRhythm({ text: 'fixed', device: 'desktop' }),
    score: (_, { timeline }) => {
      const hold = (timeline.ups[0] ?? 0) - (timeline.downs[0] ?? 0);
      if (hold === 1) return { value: -1_000, defect: 'text_differs' };
      return { value: hold >= 130 ? allowed : hold >= 120 ? steppedUp : -50, defect: null };
    },
  };
}

/** One sample enrolled, the rest tries of its typist. */
function trialsOf(first: readonly number[], second: readonly number[]) {
  const people = [
    ...sequence('1', [100, ...first], { keys: 8 }),
    ...sequence('2', [100, ...second], { keys: 8 }),
  ];
  const protocol = { ...parseProtocol('phrase-1'), impostors: { from: 2, to: 1 + second.length } };
  return buildTrials(people, protocol);
}

describe('evaluatePolicy', () => {
  it('counts every decision on people and impostors, and log-ins of three tries', () => {
    const tries = [130, 120, 110, 110, 120, 110, 130];
    const { rows, users } = evaluatePolicy(trialsOf(tries, tries), scoredByHold, [POLICY], { resamples: 50 });
    expect(users).toBe(2);
    const [row] = rows;
    for (const shares of [row?.genuine, row?.impostors]) {
      expect(shares?.tries).toBe(14);
      expect(shares?.allow.rate).toBeCloseTo(2 / 7);
      expect(shares?.step_up.rate).toBeCloseTo(2 / 7);
      expect(shares?.deny.rate).toBeCloseTo(3 / 7);
      expect(shares?.insufficient.rate).toBe(0);
      expect(shares?.allow.interval?.[1]).toBeGreaterThanOrEqual(2 / 7);
    }
    expect(row?.logins).toMatchObject({ count: 4, rate: 0.5 });
  });

  it('takes a genuine sample that can not be compared for a try, and an impostor’s for none', () => {
    const { rows } = evaluatePolicy(trialsOf([1, 130], [1, 130]), scoredByHold, [POLICY], { resamples: 0 });
    expect(rows[0]).toMatchObject({
      genuine: { tries: 4, allow: { rate: 0.5, interval: null } },
      impostors: { tries: 2, allow: { rate: 1, interval: null } },
      logins: null,
    });
  });

  it('finds a text too short for a target that it can not reach', () => {
    const strict = { name: 'strict', targetFalseMatchRate: 0.0005, stepUpFalseMatchRate: 0.01 };
    const people = trialsOf([130, 130, 130], [130, 130, 130]);
    const { rows } = evaluatePolicy(people, scoredByHold, [POLICY, strict], { resamples: 0 });
    expect(rows.map(({ policy, genuine }) => [policy, genuine.insufficient.rate])).toEqual([
      ['a', 0],
      ['strict', 1],
    ]);
  });
});
