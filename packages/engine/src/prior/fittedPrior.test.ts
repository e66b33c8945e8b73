import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdFor } from '../decision/falseMatchRate.ts';
import { shapeOf } from '../decision/shape.ts';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { createRandom } from '../math/random.ts';
import { createRhythm } from '../models/rhythm.ts';
import { drawTypists, type Population } from '../testing/drawnTypists.ts';
import { anySample, typing } from '../testing/syntheticTyping.ts';
import {
  fittedPrior,
  MEAN_REACH,
  MOST_TEXT_SHARE,
  PriorError,
  parseFittedPrior,
  VARIANCE_REACH,
} from './fittedPrior.ts';
import {
  type FixedTextPrior,
  fixedTextPriorById,
  fixedTextPriorFor,
  type ViewPrior,
} from './fixedTextPrior.ts';

const [hold, downDown, upDown, upUp] = fixedTextPriorFor('desktop', true).views;
const FITTED = fittedPrior([{ ...hold, mean: 4.9, noise: 0.04 }, downDown, upDown, upUp]);
const OTHER = fittedPrior([{ ...hold, mean: 4.95 }, downDown, upDown, upUp]);

/** About what the shipped table expects of people (its pace is of skill in one text), less told apart by habits. */
const USUAL: Population = { hold: 125, latency: 180, pace: 0.2, habit: 0.13, sample: 0.05, noise: 0.2 };

describe('a fitted table', () => {
  it('is named after its numbers, above the shipped ones', () => {
    expect(FITTED.id).toBe(fittedPrior([...FITTED.views]).id);
    expect(FITTED.id).not.toBe(OTHER.id);
    expect(FITTED.id).toBeGreaterThanOrEqual(1_000);
    expect(FITTED.id).toBeLessThan(65_536);
    expect([fixedTextPriorById(FITTED.id), fixedTextPriorById(FITTED.id, FITTED)]).toEqual([null, FITTED]);
  });

  it('is read again from JSON, and refused with any number changed', () => {
    const stored = JSON.stringify(FITTED);
    expect(parseFittedPrior(JSON.parse(stored))).toEqual(FITTED);
    for (const value of ['6', '-1', '0', '1e400', 'null', '"4.83"', '4.84']) {
      const changed = JSON.parse(stored.replace('"mean":4.9,', `"mean":${value},`));
      expect(() => parseFittedPrior(changed)).toThrow(PriorError);
    }
    const without = JSON.parse(stored.replace('"noise"', '"other"'));
    expect(() => parseFittedPrior(without)).toThrow(
      /views\.hold\.noise: expected a number from 0\.0243\d+ to/,
    );
  });

  it('is refused as anything else, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => parseFittedPrior(value)).toThrow(PriorError);
      }),
    );
  });
});

/** Any table that is accepted, the furthest included. */
const anyAccepted: fc.Arbitrary<FixedTextPrior> = fc
  .array(fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(-1, 1)), {
    minLength: 24,
    maxLength: 24,
  })
  .map((places) => {
    const view = (near: ViewPrior, at: number): ViewPrior => {
      const place = (field: number): number => 0.999 * (places[6 * at + field] ?? 0);
      const variance = (value: number, field: number): number => value * VARIANCE_REACH ** place(field);
      return {
        mean: near.mean + MEAN_REACH * place(0),
        pace: variance(near.pace, 1),
        habit: variance(near.habit, 2),
        textShare: MOST_TEXT_SHARE * Math.max(0, place(3)),
        sample: variance(near.sample, 4),
        noise: variance(near.noise, 5),
      };
    };
    return fittedPrior([view(hold, 0), view(downDown, 1), view(upDown, 2), view(upUp, 3)]);
  });

describe('the bounds of a table', () => {
  it.each([
    ['mean', hold.mean + MEAN_REACH + 0.01],
    ['mean', hold.mean - MEAN_REACH - 0.01],
    ['pace', hold.pace * VARIANCE_REACH * 1.01],
    ['habit', hold.habit / VARIANCE_REACH / 1.01],
    ['textShare', MOST_TEXT_SHARE + 0.01],
    ['textShare', -0.01],
    ['sample', 0],
    ['noise', Number.NaN],
  ])('names what is beyond them: %s of %f', (field, value) => {
    const beyond = fittedPrior([{ ...hold, [field]: value }, downDown, upDown, upUp]);
    expect(() => parseFittedPrior(beyond)).toThrow(`views.hold.${field}: expected a number from`);
    expect(() => parseFittedPrior(beyond)).toThrow(PriorError);
  });

  it('keep every score finite', () => {
    fc.assert(
      fc.property(anyAccepted, anySample, anySample, (prior, enrolled, probe) => {
        expect(parseFittedPrior(prior)).toEqual(prior);
        const model = createRhythm({ text: 'fixed', device: 'desktop', prior });
        const template = model.enrol([enrolled]);
        for (const sample of [enrolled, probe]) {
          expect(Number.isFinite(model.score(template, sample).value)).toBe(true);
        }
      }),
    );
  });

  // A promise is one of half to twice the target; at 5 % so few people show it. Real people: fit/realData.test.ts.
  it('let no table make impostors of simulated typists pass more than twice as often', () => {
    const text = Uint16Array.from('kestrel flies', (key) => keyCodeOf(key));
    const people = drawTypists(USUAL, 25, () => text);
    const passing = (prior?: FixedTextPrior): number => {
      const model = createRhythm({ text: 'fixed', device: 'desktop', prior });
      const tries = people.flatMap(({ person, samples }) => {
        const template = model.enrol(samples.slice(0, 5));
        const threshold = thresholdFor(shapeOf(template), 0.05) ?? Number.NaN;
        return people
          .filter((other) => other.person !== person)
          .flatMap((other) => other.samples.slice(-1))
          .map((sample): number => (model.score(template, sample).value >= threshold ? 1 : 0));
      });
      return tries.reduce((sum, passed) => sum + passed, 0) / tries.length;
    };
    const shipped = passing();
    expect(shipped).toBeGreaterThan(0);
    fc.assert(
      fc.property(anyAccepted, (prior) => {
        expect(passing(prior)).toBeLessThanOrEqual(2 * shipped);
      }),
      { numRuns: 20 },
    );
  });
});

describe('createRhythm with a fitted table', () => {
  const random = createRandom(5);
  const samples = Array.from({ length: 5 }, () => typing('own', random));
  const probe = typing('own', random);
  const model = createRhythm({ device: 'desktop', prior: FITTED });
  const buffer = model.serialise(model.enrol(samples));

  it('scores under it, and after reading the template again', () => {
    const { value } = model.score(model.enrol(samples), probe);
    expect(model.score(model.parse(buffer), probe).value).toBeCloseTo(value, 3);
    const shipped = createRhythm({ device: 'desktop' });
    expect(shipped.score(shipped.enrol(samples), probe).value).not.toBeCloseTo(value, 3);
  });

  it('reads templates of the shipped tables', () => {
    const shipped = createRhythm({ device: 'desktop' });
    expect(model.parse(shipped.serialise(shipped.enrol(samples)))).toMatchObject({ prior: { id: 1 } });
  });

  it('refuses templates of a table that is not its own', () => {
    const unknown = expect.objectContaining({ code: 'template_version_unknown' });
    expect(() => createRhythm({ device: 'desktop' }).parse(buffer)).toThrow(unknown);
    expect(() => createRhythm({ device: 'desktop', prior: OTHER }).parse(buffer)).toThrow(unknown);
  });

  it('leaves touch screens to their own table', () => {
    const touch = createRhythm({ device: 'touch', prior: FITTED });
    expect(touch.enrol(samples)).toMatchObject({ prior: { id: 3 } });
  });
});
