import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { comparableKeys } from '../models/freeText/comparablePairs.ts';
import { DEVICE_CLASSES } from '../models/model.ts';
import { decide } from './decide.ts';
import { LOWEST_FALSE_MATCH_RATE } from './falseMatchRate.ts';
import { countableKeys, phraseStrength, type TextToType } from './phraseStrength.ts';
import type { TemplateShape } from './shape.ts';

const phrase = { text: 'free', keys: 30, samples: 5, device: 'desktop' } as const;
const anyTarget = fc.double({ min: LOWEST_FALSE_MATCH_RATE, max: 0.5, noNaN: true });
const anyText: fc.Arbitrary<TextToType> = fc.record({
  text: fc.constantFrom('free' as const, 'fixed' as const),
  keys: fc.integer({ min: 0, max: 120 }),
  samples: fc.integer({ min: 0, max: 60 }),
  device: fc.constantFrom(...DEVICE_CLASSES),
});

const POPULATION = { desktop: 'keyboard', unknown: 'keyboard', touch: 'touch', numpad: 'numpad' } as const;

/** What `decide` says to a score that nobody could better. */
function bestDecision({ text, keys, samples, device }: TextToType, target: number): string {
  const shape: TemplateShape =
    text === 'free'
      ? { mode: text, samples, keys }
      : { mode: text, population: POPULATION[device], samples, keys };
  const policy = { targetFalseMatchRate: target, stepUpFalseMatchRate: target };
  return decide({ value: 1_000, defect: null }, shape, policy).decision;
}

describe('phraseStrength', () => {
  it('calls insufficient what decide will', () => {
    fc.assert(
      fc.property(anyText, anyTarget, (text, target) => {
        const { label } = phraseStrength(text, target);
        expect(label === 'insufficient').toBe(bestDecision(text, target) === 'insufficient');
      }),
    );
  });

  it('names the lowest target that is decided on', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { lowestFalseMatchRate: lowest } = phraseStrength(text, 0.01);
        if (lowest === null) {
          expect(bestDecision(text, 0.5)).toBe('insufficient');
          return;
        }
        expect(lowest).toBeGreaterThanOrEqual(LOWEST_FALSE_MATCH_RATE);
        expect(bestDecision(text, lowest)).toBe('allow');
        expect(bestDecision(text, lowest * 0.98)).toBe('insufficient');
      }),
    );
  });

  it('expects fewer false rejections of a phrase with more keys, of more samples and at a higher target', () => {
    const lost = (text: Partial<TextToType>, target: number): number =>
      phraseStrength({ ...phrase, ...text }, target).falseNonMatchRate ?? 1;
    fc.assert(
      fc.property(
        fc.integer({ min: 13, max: 99 }),
        fc.integer({ min: 1, max: 20 }),
        anyTarget,
        (keys, samples, target) => {
          const of = lost({ keys, samples }, target);
          expect(lost({ keys: keys + 1, samples }, target)).toBeLessThanOrEqual(of);
          expect(lost({ keys, samples: samples + 1 }, target)).toBeLessThanOrEqual(of);
          expect(lost({ keys, samples }, target / 2)).toBeGreaterThan(of);
          const fixed = lost({ text: 'fixed', keys, samples }, target);
          expect(lost({ text: 'fixed', keys: keys + 1, samples }, target)).toBeLessThanOrEqual(fixed);
        },
      ),
    );
  });

  it.each([
    [{ keys: 12 }, 'insufficient'],
    [{ keys: 13, samples: 1 }, 'weak'],
    [{ keys: 25 }, 'fair'],
    [{ keys: 50 }, 'strong'],
    [{ keys: 4, text: 'fixed' }, 'weak'],
    [{ keys: 10, text: 'fixed' }, 'fair'],
    [{ keys: 30, text: 'fixed' }, 'strong'],
  ] as const)('says of %o: %s', (text, label) => {
    expect(phraseStrength({ ...phrase, ...text }, 0.05)).toMatchObject({
      targetFalseMatchRate: 0.05,
      label,
    });
  });

  it('says nothing good of free text where it was not measured', () => {
    for (const device of ['touch', 'numpad'] as const) {
      expect(phraseStrength({ ...phrase, keys: 60, device }, 0.01)).toMatchObject({
        measuredOn: 'desktop',
        label: 'weak',
      });
      expect(phraseStrength({ ...phrase, text: 'fixed', device }, 0.01).measuredOn).toBe(device);
    }
    expect(phraseStrength({ ...phrase, device: 'unknown' }, 0.01)).toEqual(phraseStrength(phrase, 0.01));
  });

  it.each([0, 0.0001, 0.9, Number.NaN])('claims nothing for a target of %d', (target) => {
    const strength = phraseStrength({ ...phrase, keys: 80 }, target);
    expect(strength).toMatchObject({ falseNonMatchRate: null, label: 'insufficient' });
  });
});

describe('countableKeys', () => {
  it('is what the threshold of a sample will rest on', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'abcde ', '7', '#', 'é'),
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (typed) => {
        const presses = Array.from(typed, (key, i) => ({
          key: keyCodeOf(key),
          down: 200 * i,
          up: 200 * i + 90,
        }));
        expect(countableKeys(typed)).toBe(comparableKeys(sampleFromPresses(presses).timeline));
      }),
    );
  });

  it('counts no padding', () => {
    expect(countableKeys('order umbrella answer purse')).toBe(27);
    expect(countableKeys('aaaaaaaaaaaaaaaaaaaa')).toBe(4);
    expect(countableKeys('')).toBe(0);
  });
});
