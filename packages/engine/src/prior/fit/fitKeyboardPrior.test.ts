import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import { drawTypists, type Population } from '../../testing/drawnTypists.ts';
import { parseFittedPrior } from '../fittedPrior.ts';
import { fixedTextPriorFor } from '../fixedTextPrior.ts';
import { comparePriors, isWorthAdopting } from './comparePriors.ts';
import { fitKeyboardPrior } from './fitKeyboardPrior.ts';
import { repeatedTexts } from './repeatedTexts.ts';

const SHIPPED = fixedTextPriorFor('desktop', true);
const letters = (text: string): Uint16Array => Uint16Array.from(text, (key) => keyCodeOf(key));
const PASSWORD = letters('kestrel');
const shared = (): Uint16Array => PASSWORD;
const ownText = (person: number): Uint16Array =>
  letters(`${String.fromCharCode(97 + (person % 26), 97 + Math.floor(person / 26))}kestrel`);

/** Unlike what ships: slow, of one pace, told apart by their habits in holding keys. */
const STEADY: Population = { hold: 200, latency: 300, pace: 0.05, habit: 0.3, sample: 0.05, noise: 0.35 };

describe('fitKeyboardPrior', () => {
  it('moves towards its people, the further the more they are, and never far', () => {
    const fits = [60, 240].map((people) =>
      fitKeyboardPrior(repeatedTexts(drawTypists(STEADY, people, shared))),
    );
    const [few, many] = fits.map(({ views }) => views[0]);
    const shipped = SHIPPED.views[0];
    const usual = Math.log(220);
    expect(few?.mean).toBeGreaterThan(shipped.mean + 0.1);
    expect(many?.mean).toBeGreaterThan((few?.mean ?? 0) + 0.1);
    expect(many?.mean).toBeLessThan(usual);
    expect(few?.habit).toBeGreaterThan(1.3 * shipped.habit);
    expect(many?.habit).toBeGreaterThan(1.3 * (few?.habit ?? 0));
    expect(many?.noise).toBeGreaterThan(1.5 * shipped.noise);
    expect(many?.pace).toBeLessThan(0.5 * shipped.pace);
  });

  it('keeps the text share where nobody shares a text', () => {
    const { views } = fitKeyboardPrior(repeatedTexts(drawTypists(STEADY, 60, ownText)));
    expect(views.map(({ textShare }) => textShare)).toEqual(SHIPPED.views.map(({ textShare }) => textShare));
    // Everything that is a person's and not their pace is then a habit.
    expect(views[0].habit).toBeGreaterThan(1.3 * SHIPPED.views[0].habit);
  });

  it('gives the same table for the same people, and one that can be read again', () => {
    const fit = () => fitKeyboardPrior(repeatedTexts(drawTypists(STEADY, 60, shared)));
    expect(fit()).toEqual(fit());
    expect(parseFittedPrior(JSON.parse(JSON.stringify(fit())))).toEqual(fit());
  });

  it('stays in range where nothing varies at all', () => {
    const still: Population = { hold: 100, latency: 150, pace: 0, habit: 0, sample: 0, noise: 0 };
    const prior = fitKeyboardPrior(repeatedTexts(drawTypists(still, 400, shared)));
    expect(parseFittedPrior(prior)).toEqual(prior);
  });
});

describe('comparePriors', () => {
  const heldOut = repeatedTexts(drawTypists(STEADY, 60, shared, { seed: 2 }));
  const fitted = fitKeyboardPrior(repeatedTexts(drawTypists(STEADY, 200, shared, { seed: 3 })));

  it('prefers the table of people like these, and the other way round does not', () => {
    const better = comparePriors(SHIPPED, fitted, heldOut);
    const worse = comparePriors(fitted, SHIPPED, heldOut);
    if (better === null || worse === null) throw new Error('expected comparisons');
    expect(better.people).toBe(60);
    expect(better.new.eer_global).toBeLessThan(better.old.eer_global);
    expect(worse.difference.eer_global.value).toBeCloseTo(-better.difference.eer_global.value, 12);
    expect([isWorthAdopting(better), isWorthAdopting(worse)]).toEqual([true, false]);
  });

  it('does not take a table for better that is the same', () => {
    const comparison = comparePriors(SHIPPED, SHIPPED, heldOut);
    expect(comparison?.difference.eer_global).toEqual({ value: 0, interval: [0, 0] });
    expect(comparison === null || isWorthAdopting(comparison)).toBe(false);
  });

  it('says nothing where too few people share a text', () => {
    expect(comparePriors(SHIPPED, fitted, heldOut.slice(0, 19))).toBeNull();
    expect(comparePriors(SHIPPED, fitted, repeatedTexts(drawTypists(STEADY, 60, ownText)))).toBeNull();
  });
});
