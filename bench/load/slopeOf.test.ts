import { createRandom } from '@keystroke-auth/engine';
import { expect, it } from 'vitest';
import { slopeOf } from './slopeOf.ts';

const random = createRandom(1);
const points = (slope: number, noise: number) =>
  Array.from({ length: 240 }, (_, at) => ({ at, value: 100 + slope * at + noise * (random() - 0.5) }));

it('finds a slope, and none where there is none', () => {
  const rising = slopeOf(points(0.5, 20));
  expect(rising?.value).toBeCloseTo(0.5, 1);
  expect(rising?.interval[0]).toBeGreaterThan(0);
  const [low = 1, high = -1] = slopeOf(points(0, 20))?.interval ?? [];
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0);
});

it('says nothing of few points', () => {
  expect(slopeOf(points(1, 0).slice(0, 11))).toBeNull();
});
