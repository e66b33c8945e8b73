import { describe, expect, it } from 'vitest';
import type { Recording } from '../evaluation/recording.ts';
import { type Press, sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom, normal, type Random } from '../math/random.ts';
import type { DeviceClass } from '../models/model.ts';
import { type FixedTextSet, fitFixedText } from './fitCalibration.ts';
import { fixedTextTerms } from './spreadTables.ts';

const random = createRandom(2);

/** Twelve people, six of them in the fit; habits of a third, noise of a sixth. */
function people(text: string, device: DeviceClass, samples: number, keys: number): Recording[] {
  return Array.from({ length: 12 }, (_, person) => {
    const habits = Array.from({ length: 2 * keys }, () => normal(random) / 3);
    return Array.from({ length: samples }, (_, repetition) => ({
      subject: String(person),
      text,
      session: '1',
      repetition,
      device,
      sample: typed(habits, keys, random),
    }));
  }).flat();
}

function typed(habits: readonly number[], keys: number, noise: Random): Recording['sample'] {
  let down = 0;
  const presses = Array.from({ length: keys }, (_, key): Press => {
    down += 180 * Math.exp((habits[key] ?? 0) + normal(noise) / 6);
    return {
      key: 1 + (key % 26),
      down,
      up: down + 100 * Math.exp((habits[keys + key] ?? 0) + normal(noise) / 6),
    };
  });
  return sampleFromPresses(presses);
}

const data: Record<FixedTextSet, Recording[]> = {
  greyc: people('a phrase', 'desktop', 12, 16),
  cmu: people('a password', 'desktop', 400, 9),
  meu: people('a password', 'touch', 45, 9),
  'touch-pin': people('a pin', 'touch', 20, 8),
  'numpad-pin': people('a pin', 'desktop', 20, 8),
};

describe('fitFixedText', () => {
  const fit = fitFixedText(data, { modulus: 2, remainders: [0] });

  it('finds scores that speak for the typist, less than twice as loudly for two samples', () => {
    expect(fit.calibration.slope[0]).toBeGreaterThan(0);
    expect(fit.fusion.slope).toBeGreaterThan(0.5);
    expect(fit.fusion.slope).toBeLessThan(1.1);
  });

  it('finds impostors below genuine typists', () => {
    const terms = fixedTextTerms({ mode: 'fixed', population: 'keyboard', samples: 5, keys: 16 }) ?? [];
    const at = (weights: readonly number[]): number =>
      terms.reduce((sum, term, i) => sum + term * (weights[i] ?? 0), 0);
    expect(at(fit.spreads.impostor.location)).toBeLessThan(at(fit.spreads.genuine.location));
    expect(at(fit.spreads.impostor.scale)).toBeGreaterThan(0);
    expect(at(fit.spreads.genuine.scale)).toBeGreaterThan(0);
  });

  it('gives finite constants, as many as there are terms', () => {
    const { impostor, genuine } = fit.spreads;
    for (const weights of [impostor.location, impostor.scale, genuine.location, genuine.scale]) {
      expect(weights).toHaveLength(11);
      expect(weights.every(Number.isFinite)).toBe(true);
    }
  });
});
