import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { createRhythm } from '../models/rhythm.ts';
import { typing } from '../testing/syntheticTyping.ts';
import { fittedPrior, PriorError, parseFittedPrior } from './fittedPrior.ts';
import { fixedTextPriorById, fixedTextPriorFor } from './fixedTextPrior.ts';

const [hold, downDown, upDown, upUp] = fixedTextPriorFor('desktop', true).views;
const FITTED = fittedPrior([{ ...hold, mean: 5, noise: 0.04 }, downDown, upDown, upUp]);
const OTHER = fittedPrior([{ ...hold, mean: 5.1 }, downDown, upDown, upUp]);

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
      const changed = JSON.parse(stored.replace('"mean":5,', `"mean":${value},`));
      expect(() => parseFittedPrior(changed)).toThrow(PriorError);
    }
    const without = JSON.parse(stored.replace('"noise"', '"other"'));
    expect(() => parseFittedPrior(without)).toThrow(/views\.hold\.noise: expected a number from 0\.00329 to/);
  });

  it('is refused as anything else, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => parseFittedPrior(value)).toThrow(PriorError);
      }),
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
