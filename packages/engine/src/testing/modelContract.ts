import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { type Model, ModelError } from '../models/model.ts';
import { anySample, typing } from './syntheticTyping.ts';

/** What every model does, whatever it computes. */
export function modelContract<Template>(name: string, create: () => Model<Template>): void {
  describe(`${name}: model`, () => {
    const model = create();
    const random = createRandom(11);
    const samples = (typist: 'own' | 'other', count: number) =>
      Array.from({ length: count }, () => typing(typist, random));
    const enrolment = samples('own', 6);
    const template = model.enrol(enrolment);
    const scoreOf = (probe: ReturnType<typeof typing>) => model.score(template, probe).value;

    it('tells two typists apart, most tries on the right side of its threshold', () => {
      const accepted = samples('own', 50).filter((probe) => scoreOf(probe) >= model.threshold).length;
      const rejected = samples('other', 50).filter((probe) => scoreOf(probe) < model.threshold).length;
      expect(accepted).toBeGreaterThan(30);
      expect(rejected).toBe(50);
    });

    it('scores anything that can be typed with a finite number, from any enrolment', () => {
      fc.assert(
        fc.property(fc.array(anySample, { minLength: 1, maxLength: 6 }), anySample, (enrolled, probe) => {
          const learned = model.update(model.enrol(enrolled), probe);
          for (const sample of [probe, ...enrolled]) {
            expect(Number.isFinite(model.score(learned, sample).value)).toBe(true);
          }
        }),
      );
    });

    it('survives storage: the same score to the last bit', () => {
      fc.assert(
        fc.property(fc.array(anySample, { minLength: 1, maxLength: 4 }), anySample, (enrolled, probe) => {
          const before = model.enrol(enrolled);
          const after = model.parse(model.serialise(before));
          expect(model.score(after, probe)).toEqual(model.score(before, probe));
        }),
      );
    });

    it('learns the same from the same samples', () => {
      expect(create().serialise(create().enrol(enrolment))).toEqual(model.serialise(template));
    });

    it('leaves a template as it is when it learns more', () => {
      const before = model.serialise(template);
      model.update(template, typing('other', random));
      expect(model.serialise(template)).toEqual(before);
    });

    it('needs a sample', () => {
      expect(() => model.enrol([])).toThrow(expect.objectContaining({ code: 'no_samples' }));
    });

    it('refuses every buffer that it did not write, with a code', () => {
      const good = model.serialise(template);
      fc.assert(
        fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
          const bad = good.slice();
          bad[at] = (bad[at] ?? 0) ^ change;
          expect(() => model.parse(bad)).toThrow(ModelError);
        }),
      );
      fc.assert(
        fc.property(fc.nat(good.length - 1), (length) => {
          expect(() => model.parse(good.subarray(0, length))).toThrow(ModelError);
        }),
      );
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
          expect(() => model.parse(bytes)).toThrow(ModelError);
        }),
      );
    });
  });
}
