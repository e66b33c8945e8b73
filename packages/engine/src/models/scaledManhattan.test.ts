import { describe, expect, it } from 'vitest';
import { type Press, sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom } from '../math/random.ts';
import { modelContract } from '../testing/modelContract.ts';
import { typing } from '../testing/syntheticTyping.ts';
import { createScaledManhattan } from './scaledManhattan.ts';

modelContract('scaledManhattan', createScaledManhattan);

const model = createScaledManhattan();
/** Two keys: the first held so long, the second down 200 ms after it for 100 ms; NaN for a lost release. */
const held = (...holds: number[]) =>
  holds.map((hold) => {
    const presses: Press[] = [
      { key: 1, down: 0, up: hold },
      { key: 2, down: 200, up: 300 },
    ];
    return sampleFromPresses(presses);
  });
const scoreOf = (enrolled: readonly number[], probe: number) => {
  const [sample = typing('own', createRandom(1))] = held(probe);
  return model.score(model.enrol(held(...enrolled)), sample);
};

describe('scaled Manhattan', () => {
  it('is the distance in mean deviations, by number of values and what so few samples are expected to err', () => {
    // H and UD of the first key: mean 100 and deviation 20 ms, probe 50 ms off; DD and the last H are exact.
    expect(scoreOf([80, 120], 150).value).toBeCloseTo(-(2 * 50) / (20 * Math.sqrt(3)) / 4, 6);
    expect(scoreOf([80, 120, 80, 120], 150).value).toBeCloseTo(-(2 * 50) / (20 * Math.sqrt(5 / 3)) / 4, 6);
  });

  it('is finite where nothing deviates, and where there is one sample', () => {
    expect(scoreOf([100, 100, 100], 104).value).toBeCloseTo(-(2 * 4) / (2 * Math.SQRT2) / 4, 4);
    expect(scoreOf([100], 100)).toEqual({ value: 0, defect: null });
    expect(scoreOf([100], 100 + 11 * Math.SQRT2).value).toBeCloseTo(-(1 + 11 / 53) / 4, 6);
  });

  it('leaves out what a lost release leaves unknown, in the probe and in the enrolment', () => {
    expect(scoreOf([80, 120], Number.NaN)).toEqual({ value: 0, defect: null });
    expect(scoreOf([Number.NaN, Number.NaN], 100)).toEqual({ value: 0, defect: null });
    expect(scoreOf([80, 120, Number.NaN], 150).value).toBeCloseTo(-(2 * 50) / (20 * Math.sqrt(3)) / 4, 6);
  });

  it('takes the number of keys of most samples for that of the text, the newest where they are even', () => {
    const random = createRandom(5);
    const keys = (...counts: number[]) => counts.map((count) => typing('own', random, count));
    const typo = model.enrol(keys(13));
    const defectOf = (template: typeof typo, count: number) =>
      model.score(template, typing('own', random, count)).defect;
    expect([12, 13].map((count) => defectOf(typo, count))).toEqual(['text_differs', null]);
    const mended = model.update(typo, typing('own', random, 12));
    expect([12, 13].map((count) => defectOf(mended, count))).toEqual([null, 'text_differs']);
    const kept = model.enrol(keys(12, 12, 13));
    expect([12, 13].map((count) => defectOf(kept, count))).toEqual([null, 'text_differs']);
  });

  it('gives the least score of all to another text', () => {
    const [far = typing('own', createRandom(1))] = held(3e13);
    const template = model.enrol(held(100, 101));
    const other = model.score(template, typing('own', createRandom(1)));
    expect(other).toEqual({ value: -1e6, defect: 'text_differs' });
    expect(model.score(template, far).value).toBe(-1e6);
  });
});
