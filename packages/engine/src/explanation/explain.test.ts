import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { DEVICE_CLASSES } from '../models/model.ts';
import { createRhythm } from '../models/rhythm.ts';
import { anySample, typing } from '../testing/syntheticTyping.ts';
import { explain } from './explain.ts';
import { reasonsFor } from './reasonsFor.ts';

const random = createRandom(3);
const samples = (typist: 'own' | 'other', count: number) =>
  Array.from({ length: count }, () => typing(typist, random));
const MODES = ['fixed', 'free'] as const;

describe.each(MODES)('explain: %s text', (text) => {
  const model = createRhythm({ text });

  it('gives contributions that add up to the score of the model, for any sample and enrolment', () => {
    fc.assert(
      fc.property(fc.array(anySample, { minLength: 1, maxLength: 4 }), anySample, (enrolled, probe) => {
        const template = model.enrol(enrolled);
        for (const sample of [probe, ...enrolled]) {
          const { score, contributions } = explain(template, sample);
          expect(score).toEqual(model.score(template, sample));
          if (score.defect !== null) {
            expect(contributions).toEqual([]);
            continue;
          }
          const sum = contributions.reduce((total, { value }) => total + value, 0);
          const size = contributions.reduce((total, { value }) => total + Math.abs(value), 0);
          // Relative to what is added: parts for and against can cancel to nothing.
          expect(Math.abs(sum - score.value)).toBeLessThanOrEqual(1e-9 * Math.max(size, Number.MIN_VALUE));
        }
      }),
    );
  });

  it('has a reason for every score, and a number for everything', () => {
    fc.assert(
      fc.property(
        anySample,
        anySample,
        fc.double({ min: -5, max: 5, noNaN: true }),
        (enrolled, probe, at) => {
          const explanation = explain(model.enrol([enrolled]), probe);
          expect(explanation.slowness).toBeGreaterThan(0);
          expect(Number.isFinite(explanation.slowness)).toBe(true);
          expect(reasonsFor(explanation, at).length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('explain', () => {
  const model = createRhythm({ text: 'fixed' });
  const template = model.enrol(samples('own', 5));

  it('has a contribution for every key, every pair, the pace and the calibration', () => {
    const { contributions } = explain(template, typing('own', random));
    const count = (feature: string) => contributions.filter((part) => part.feature === feature).length;
    expect(['hold', 'latency', 'pace', 'calibration'].map(count)).toEqual([12, 11, 1, 1]);
  });

  it('finds the key that was held unlike usual', () => {
    const probe = typing('own', random);
    const ups = probe.timeline.ups.slice();
    ups[7] = (ups[7] ?? 0) + 900;
    const { contributions } = explain(template, { ...probe, timeline: { ...probe.timeline, ups } });
    const holds = contributions.filter(({ feature }) => feature === 'hold');
    const worst = holds.reduce((a, b) => (b.value < a.value ? b : a));
    expect(worst).toMatchObject({ feature: 'hold', position: 7 });
  });

  it('says that another kind of device was used, and compares nothing', () => {
    const probe = typing('own', random);
    for (const device of DEVICE_CLASSES) {
      const explanation = explain(template, probe, device);
      expect(explanation.score).toEqual(createRhythm({ text: 'fixed', device }).score(template, probe));
      const differs = device === 'touch' || device === 'numpad';
      expect(explanation.contributions.length === 0).toBe(differs);
      expect(reasonsFor(explanation, 0)[0]?.code === 'device_differs').toBe(differs);
    }
  });
});
