import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../math/random.ts';
import type { Observations } from './observations.ts';
import { varianceComponents } from './varianceComponents.ts';

const TRUTH = { mean: 5, text: 0.3, pace: 0.2, habit: 0.1, sample: 0.05, noise: 0.15 };

/** People drawn from the model; `typed` says how often somebody types an identity in a sample. */
function simulate(
  people: number,
  samples: number,
  identities: number,
  typed: (draw: () => number) => number,
): Observations {
  const random = createRandom(7);
  const draw = (variance: number): number => normal(random) * Math.sqrt(variance);
  const texts = Array.from({ length: identities }, () => draw(TRUTH.text));
  const rows: [typist: number, sample: number, identity: number, value: number][] = [];
  for (let typist = 0; typist < people; typist++) {
    const pace = draw(TRUTH.pace);
    const habits = texts.map((text) => text + draw(TRUTH.habit));
    for (let sample = 0; sample < samples; sample++) {
      const common = TRUTH.mean + pace + draw(TRUTH.sample);
      habits.forEach((habit, identity) => {
        for (let n = typed(random); n > 0; n--) {
          rows.push([typist, typist * samples + sample, identity, common + habit + draw(TRUTH.noise)]);
        }
      });
    }
  }
  return {
    typists: Int32Array.from(rows, ([typist]) => typist),
    samples: Int32Array.from(rows, ([, sample]) => sample),
    identities: Int32Array.from(rows, ([, , identity]) => identity),
    values: Float64Array.from(rows, ([, , , value]) => value),
    names: texts.map((_, identity) => identity),
    typistCount: people,
    sampleCount: people * samples,
  };
}

describe('variance components', () => {
  it.each([
    ['a fixed text, typed alike often by all', () => 1, 0.2],
    // Keys that come twice in a sample take part of its pace into their mean: a third of it is missed here.
    [
      'free text, some keys often and some hardly ever',
      (draw: () => number) => Math.floor(3 * draw() ** 2),
      0.4,
    ],
  ])('are found again in %s', (_, typed, sampleTolerance) => {
    const { mean, text, pace, habit, sample, noise } = varianceComponents(simulate(300, 10, 40, typed));
    expect(Math.abs(mean - TRUTH.mean)).toBeLessThan(0.3);
    // 40 identities and 300 people: standard errors of 22 and 8 %.
    expect(Math.abs(text / TRUTH.text - 1)).toBeLessThan(0.5);
    expect(Math.abs(pace / TRUTH.pace - 1)).toBeLessThan(0.2);
    expect(Math.abs(habit / TRUTH.habit - 1)).toBeLessThan(0.1);
    expect(Math.abs(noise / TRUTH.noise - 1)).toBeLessThan(0.1);
    expect(Math.abs(sample / TRUTH.sample - 1)).toBeLessThan(sampleTolerance);
  });

  it('are zero, not negative, where nothing varies', () => {
    const same = simulate(5, 4, 6, () => 1);
    const { mean, ...variances } = varianceComponents({ ...same, values: same.values.map(() => 2) });
    expect(mean).toBeCloseTo(2, 12);
    for (const variance of Object.values(variances)) expect(variance).toBeCloseTo(0, 12);
  });

  it('of one sample of one person are finite', () => {
    const found = varianceComponents(simulate(1, 1, 2, () => 1));
    for (const value of Object.values(found)) expect(value).toSatisfy(Number.isFinite);
  });
});
