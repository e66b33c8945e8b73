import fc from 'fast-check';
import type { TemplateShape } from '../shape.ts';

/** Every shape with figures behind it, and many beyond the lengths that were measured. */
export const anyShape: fc.Arbitrary<TemplateShape> = fc.oneof(
  fc.record({
    mode: fc.constant('fixed' as const),
    population: fc.constantFrom(
      'keyboard' as const,
      'positions' as const,
      'touch' as const,
      'numpad' as const,
    ),
    samples: fc.integer({ min: 1, max: 500 }),
    keys: fc.integer({ min: 4, max: 300 }),
    tries: fc.constantFrom(1 as const, 2 as const),
  }),
  fc.record({
    mode: fc.constant('free' as const),
    samples: fc.integer({ min: 1, max: 500 }),
    keys: fc.integer({ min: 13, max: 2_000 }),
    probes: fc.double({ min: 0.01, max: 200, noNaN: true }),
  }),
);

/** Shapes that nothing is known about. */
export const unknownShape: fc.Arbitrary<TemplateShape | null> = fc.constantFrom(
  null,
  { mode: 'fixed', population: 'keyboard', samples: 0, keys: 10 },
  { mode: 'fixed', population: 'keyboard', samples: 5, keys: 3 },
  { mode: 'fixed', population: 'keyboard', samples: 5, keys: Number.POSITIVE_INFINITY },
  { mode: 'fixed', population: 'touch', samples: Number.NaN, keys: 10 },
  { mode: 'fixed', population: 'numpad', samples: 5, keys: Number.NaN },
  { mode: 'free', samples: 5, keys: 12 },
  { mode: 'free', samples: 0, keys: 50 },
  { mode: 'free', samples: Number.POSITIVE_INFINITY, keys: 50 },
  { mode: 'free', samples: 5, keys: 50, probes: 0 },
  { mode: 'free', samples: 5, keys: 50, probes: Number.NaN },
);
