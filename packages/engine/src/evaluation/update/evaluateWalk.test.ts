import { expect, it } from 'vitest';
import type { Model } from '../../models/model.ts';
import { holdModel, sequence } from '../testing/recordings.ts';
import { blendTyping } from './blendTyping.ts';
import { evaluateWalk } from './evaluateWalk.ts';

/** A mean of the last ten or so. */
function learning(): Model<number> {
  const plain = holdModel(-10);
  return { ...plain, update: (mean, sample) => mean + (plain.enrol([sample]) - mean) / 10 };
}

const steady = (hold: number): number[] => Array.from({ length: 120 }, () => hold);
const recordings = [...sequence('1', steady(100)), ...sequence('2', steady(150))];

it('walks a template from its owner to the impostor, ten ms ahead of it at each step', () => {
  const walked = evaluateWalk(recordings, learning, { enrolment: 5 });
  expect(walked).toMatchObject({ walks: 2, accepted_at_once: 0, arrived: 1 });
  // 40 ms to go, a tenth of nearly 10 ms an update.
  expect(walked.median_updates).toBeGreaterThanOrEqual(40);
  expect(walked.median_updates).toBeLessThan(60);
});

it('is stopped by an owner who types in between, and by an update that stays near its anchor', () => {
  expect(evaluateWalk(recordings, learning, { enrolment: 5, ownersType: true }).arrived).toBe(0);
  const update = (template: number, _: unknown, anchor: number): number =>
    Math.min(anchor + 20, Math.max(anchor - 20, template));
  expect(evaluateWalk(recordings, learning, { enrolment: 5, update })).toMatchObject({
    arrived: 0,
    median_updates: null,
  });
});

it('leaves out those who are accepted without any walk', () => {
  const alike = [...sequence('1', steady(100)), ...sequence('2', steady(105))];
  expect(evaluateWalk(alike, learning, { enrolment: 5 })).toMatchObject({ walks: 0, accepted_at_once: 2 });
});

it('blends two typings on the log scale, end to end', () => {
  const [from] = sequence('1', [100]);
  const [to] = sequence('2', [400]);
  if (from === undefined || to === undefined) throw new Error('no samples');
  const holds = (share: number): number[] => {
    const { downs, ups } = blendTyping(from.sample, to.sample, share).timeline;
    return Array.from(ups, (up, i) => up - (downs[i] ?? 0));
  };
  for (const [share, hold] of [
    [0, 100],
    [0.5, 200],
    [1, 400],
  ] as const) {
    for (const measured of holds(share)) expect(measured).toBeCloseTo(hold, 6);
  }
});
