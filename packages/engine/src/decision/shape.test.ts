import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { createRhythm } from '../models/rhythm.ts';
import { typing } from '../testing/syntheticTyping.ts';
import { decide } from './decide.ts';
import { isKnownShape, shapeOf } from './shape.ts';
import { anyShape } from './testing/arbitraryShape.ts';

const POLICY = { targetFalseMatchRate: 0.01, stepUpFalseMatchRate: 0.05 };
const PERFECT = { value: 100, defect: null };

/** As plain JavaScript calls it. */
const decided = (shape: unknown): unknown => Reflect.apply(decide, null, [PERFECT, shape, POLICY]);

describe('isKnownShape', () => {
  it('knows every shape with figures behind it', () => {
    fc.assert(fc.property(anyShape, isKnownShape));
  });

  it('knows nothing else, and nothing else is decided on', () => {
    const field = fc.constantFrom('mode', 'population', 'samples', 'keys', 'tries', 'probes');
    const nonsense = fc.constantFrom(
      null,
      'constructor',
      '5',
      {},
      3.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    );
    fc.assert(
      fc.property(anyShape, field, nonsense, (shape, name, value) => {
        fc.pre(name in shape && !(value === 3.5 && ['samples', 'keys', 'probes'].includes(name)));
        const broken = { ...shape, [name]: value };
        expect(isKnownShape(broken)).toBe(false);
        expect(decided(broken)).toMatchObject({
          decision: 'insufficient',
          falseMatchRate: 1,
          threshold: null,
        });
      }),
    );
    for (const other of [undefined, null, 'fixed', [], {}, { mode: 'typed', samples: 5, keys: 50 }]) {
      expect(isKnownShape(other)).toBe(false);
      expect(decided(other)).toMatchObject({ decision: 'insufficient', falseMatchRate: 1, threshold: null });
    }
  });
});

describe('shapeOf', () => {
  const random = createRandom(4);
  const samples = Array.from({ length: 5 }, () => typing('own', random));
  const fixed = createRhythm({ text: 'fixed', device: 'desktop' }).enrol(samples);

  it('is of the text that was enrolled, or of the probe where the text is free', () => {
    expect(shapeOf(fixed)).toEqual({ mode: 'fixed', population: 'keyboard', samples: 5, keys: 12 });
    const free = createRhythm({ text: 'free' }).enrol(samples);
    const probe = typing('own', random, 30);
    expect(shapeOf(free, probe)).toMatchObject({ mode: 'free', samples: 5 });
    expect(shapeOf(free)?.keys).toBe(0);
  });

  it('is nothing for tables and counts that mean nothing', () => {
    if (fixed.mode !== 'fixed') throw new Error('got a template of free text');
    for (const id of [0, 5, 999, -1, 1.5, Number.NaN]) {
      expect(shapeOf({ ...fixed, prior: { ...fixed.prior, id } })).toBeNull();
    }
    const statistics = { ...fixed.statistics, samples: Number.NaN };
    expect(shapeOf({ ...fixed, statistics })).toBeNull();
  });
});
