import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../math/random.ts';
import { rasterDensity, rasterOf } from './timeRaster.ts';

const random = createRandom(4);
const typed = Array.from({ length: 100 }, () => 90 * Math.exp(0.25 * normal(random)));
const polled = (step: number) => typed.map((ms) => Math.round(step * Math.round(ms / step)));

describe('rasterOf', () => {
  it.each([8, 10, 24, 1_000 / 64])('finds a keyboard polled every %d ms', (step) => {
    expect(rasterOf(polled(step), 1).step).toBe(step);
  });

  it('finds it though a fifth of the times lie beside', () => {
    const mixed = polled(24).map((ms, i) => (i % 5 === 0 ? Math.round(typed[i] ?? 0) : ms));
    const raster = rasterOf(mixed, 1);
    expect(raster.step).toBe(24);
    // At most as much likelier as the raster has milliseconds a place.
    expect(rasterDensity(raster, 72)).toBeGreaterThan(Math.log(4));
    expect(rasterDensity(raster, 72)).toBeLessThan(Math.log(24 / 3));
    expect(rasterDensity(raster, 84)).toBe(0);
  });

  it('finds the tick of a coarse clock', () => {
    expect(rasterOf(polled(40), 40).step).toBe(40);
  });

  it.each([
    ['whole milliseconds', typed.map(Math.round)],
    ['a fine clock', typed],
    ['no times', []],
    ['missing times', [Number.NaN]],
  ])('finds none in %s', (_, times) => {
    expect(rasterDensity(rasterOf(times, 1), 96)).toBe(0);
  });
});
