import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import { drawTypists, type Population } from '../../testing/drawnTypists.ts';
import { MEAN_REACH, parseFittedPrior, VARIANCE_REACH } from '../fittedPrior.ts';
import { fixedTextPriorFor } from '../fixedTextPrior.ts';
import { comparePriors, judgePriors, type PriorComparison } from './comparePriors.ts';
import { fitKeyboardPrior } from './fitKeyboardPrior.ts';
import { repeatedTexts } from './repeatedTexts.ts';

const SHIPPED = fixedTextPriorFor('desktop', true);
const letters = (text: string): Uint16Array => Uint16Array.from(text, (key) => keyCodeOf(key));
const PASSWORD = letters('kestrel');
const shared = (): Uint16Array => PASSWORD;
const ownText = (person: number): Uint16Array =>
  letters(`${String.fromCharCode(97 + (person % 26), 97 + Math.floor(person / 26))}kestrel`);

/** A little unlike what ships: far less than a table may be from it. */
const MILD: Population = { hold: 122, latency: 180, pace: 0.15, habit: 0.15, sample: 0.03, noise: 0.26 };

/** Unlike what ships: slow, of one pace, told apart by their habits in holding keys. */
const STEADY: Population = { hold: 200, latency: 300, pace: 0.05, habit: 0.3, sample: 0.05, noise: 0.35 };

describe('fitKeyboardPrior', () => {
  it('moves towards its people, the further the more they are', () => {
    const fits = [60, 240].map((people) =>
      fitKeyboardPrior(repeatedTexts(drawTypists(MILD, people, shared))),
    );
    const [few, many] = fits.map(({ views }) => views[0]);
    const shipped = SHIPPED.views[0];
    expect(few?.mean).toBeGreaterThan(shipped.mean + 0.01);
    expect(many?.mean).toBeGreaterThan((few?.mean ?? 0) + 0.01);
    expect(few?.noise).toBeGreaterThan(1.02 * shipped.noise);
    expect(many?.noise).toBeGreaterThan(1.02 * (few?.noise ?? 0));
  });

  it('stops at the bounds of a table where people are far beyond them', () => {
    const prior = fitKeyboardPrior(repeatedTexts(drawTypists(STEADY, 400, shared)));
    const [{ mean, habit, pace }, shipped] = [prior.views[0], SHIPPED.views[0]];
    expect(mean - shipped.mean).toBeCloseTo(MEAN_REACH, 1);
    expect(habit / shipped.habit).toBeCloseTo(VARIANCE_REACH, 1);
    expect(shipped.pace / pace).toBeCloseTo(VARIANCE_REACH, 1);
    expect(parseFittedPrior(prior)).toEqual(prior);
  });

  it('keeps what ships where releases, and so holds, were not captured', () => {
    const withoutReleases = repeatedTexts(drawTypists(MILD, 60, shared)).map((text) => ({
      ...text,
      samples: text.samples.map(({ events, timeline }) => ({
        events,
        timeline: { ...timeline, ups: timeline.ups.map(() => Number.NaN) },
      })),
    }));
    const prior = fitKeyboardPrior(withoutReleases);
    expect(prior.views[0]).toEqual(SHIPPED.views[0]);
    expect(prior.views[1]).not.toEqual(SHIPPED.views[1]);
    expect(parseFittedPrior(prior)).toEqual(prior);
  });

  it('keeps the text share where nobody shares a text', () => {
    const { views } = fitKeyboardPrior(repeatedTexts(drawTypists(STEADY, 60, ownText)));
    expect(views.map(({ textShare }) => textShare)).toEqual(SHIPPED.views.map(({ textShare }) => textShare));
    // Everything that is a person's and not their pace is then a habit.
    expect(views[0].habit).toBeGreaterThan(1.2 * SHIPPED.views[0].habit);
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
    expect([judgePriors(better), judgePriors(worse)]).toEqual(['better', 'not_better']);
    // One try of each impostor is enough for a claim here.
    expect(better.comparisons).toBe(60 * 59);
  });

  it('does not take a table for better that is the same', () => {
    const comparison = comparePriors(SHIPPED, SHIPPED, heldOut);
    expect(comparison?.difference.eer_global).toEqual({ value: 0, interval: [0, 0] });
    expect(comparison === null ? null : judgePriors(comparison)).toBe('not_better');
  });

  it('says nothing where too few people share a text', () => {
    expect(comparePriors(SHIPPED, fitted, heldOut.slice(0, 19))).toBeNull();
    expect(comparePriors(SHIPPED, fitted, repeatedTexts(drawTypists(STEADY, 60, ownText)))).toBeNull();
  });

  it('takes more of each impostor where few people are held out, for as many comparisons as a claim needs', () => {
    const few = comparePriors(SHIPPED, fitted, heldOut.slice(0, 25));
    expect(few?.comparisons).toBe(25 * 24 * 4);
    const fewer = comparePriors(SHIPPED, fitted, heldOut.slice(0, 20));
    expect(fewer === null ? null : judgePriors(fewer)).toBe('too_few_comparisons');
  });

  it('promises nothing for a text of three keys', () => {
    const short = repeatedTexts(drawTypists(STEADY, 60, () => letters('abc')));
    expect(comparePriors(SHIPPED, fitted, short)).toBeNull();
  });
});

describe('judgePriors', () => {
  const errors = { eer_per_user: 0.02, eer_global: 0.03, false_match_rate: 0.01 };
  const comparison = (
    change: Partial<typeof errors>,
    { comparisons = 2_000, high = 0.005 } = {},
  ): PriorComparison => {
    const told = (value = 0) => ({ value, interval: [value - 0.01, value + high] as const });
    return {
      people: 40,
      comparisons,
      old: errors,
      new: errors,
      difference: {
        eer_per_user: told(change.eer_per_user),
        eer_global: told(change.eer_global),
        false_match_rate: told(change.false_match_rate),
      },
    };
  };
  const BETTER = { eer_per_user: -0.001 };

  it.each([
    ['fewer errors, no more false matches', comparison(BETTER), 'better'],
    ['fewer of all', comparison({ ...BETTER, false_match_rate: -0.001 }), 'better'],
    ['no difference', comparison({}), 'not_better'],
    ['only fewer false matches', comparison({ false_match_rate: -0.001 }), 'not_better'],
    ['an error that rises', comparison({ ...BETTER, eer_global: 0.0001 }), 'not_better'],
    ['errors of which people like these say little', comparison(BETTER, { high: 0.02 }), 'not_better'],
    ['more false matches', comparison({ ...BETTER, false_match_rate: 0.0001 }), 'more_false_matches'],
    ['no rate at all', comparison({ ...BETTER, false_match_rate: Number.NaN }), 'more_false_matches'],
    ['too few comparisons', comparison(BETTER, { comparisons: 1_999 }), 'too_few_comparisons'],
  ])('%s', (_, given, verdict) => {
    expect(judgePriors(given)).toBe(verdict);
  });
});
