import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import { drawTypists, type Population } from '../../testing/drawnTypists.ts';
import { fixedTextPriorFor } from '../fixedTextPrior.ts';
import { checkRates } from './checkRates.ts';
import { repeatedTexts } from './repeatedTexts.ts';

const SHIPPED = fixedTextPriorFor('desktop', true);
const PASSWORD = Uint16Array.from('kestrel', (key) => keyCodeOf(key));
const shared = (): Uint16Array => PASSWORD;
/** Much as the shipped table has it. */
const USUAL: Population = { hold: 100, latency: 170, pace: 0.2, habit: 0.2, sample: 0.05, noise: 0.3 };
/** All of them type the same way: whoever tries is let in. */
const ALIKE: Population = { hold: 100, latency: 170, pace: 0.001, habit: 0.001, sample: 0.001, noise: 0.05 };

describe('checkRates', () => {
  it('measures what was promised, and claims nothing that so few tries can not show', () => {
    const check = checkRates(SHIPPED, repeatedTexts(drawTypists(USUAL, 60, shared)), [0.01, 0.001]);
    expect(check?.people).toBe(60);
    const [usual, rare] = check?.rows ?? [];
    expect(usual?.comparisons).toBe(60 * 59);
    expect(usual?.falseMatchRate).toBeLessThan(0.05);
    expect(usual?.interval?.[1]).toBeGreaterThan(usual?.falseMatchRate ?? 1);
    expect(rare?.claim).toBe('none');
  });

  it('finds people among whom it does not hold', () => {
    const check = checkRates(SHIPPED, repeatedTexts(drawTypists(ALIKE, 60, shared)), [0.01]);
    expect(check?.rows[0]?.claim).toBe('differs');
  });

  it('says nothing about few people', () => {
    expect(checkRates(SHIPPED, repeatedTexts(drawTypists(USUAL, 19, shared)), [0.01])).toBeNull();
  });
});
