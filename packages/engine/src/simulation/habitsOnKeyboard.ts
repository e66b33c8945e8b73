import type { KeyCode } from '../keystrokes/keyCode.ts';
import { freeTextPopulationFor, noiseOfPair, type ViewPopulation } from '../prior/freeTextPopulation.ts';
import { CLASS_OF_PAIR } from '../prior/pairClasses.ts';
import { classEffect, firstKeyEffect, secondKeyEffect } from '../prior/pairEffects.ts';
import { freeTextKeyOf, pairOf } from '../rhythm/keyPairs.ts';
import { namedNormal } from './namedRandom.ts';
import type { TimeSpread, TypingHabits, Unevenness } from './stroke.ts';

/** Tells the habits of the two views apart. */
const HOLD = 0;
const LATENCY = 1;

/** Factors on variances of sentences that make those of a practised text (docs/decisions/0004-priors.md). */
const PRACTISED = { noise: 0.7, sample: 2 } as const;
/**
 * The table's pace of a sample leaves out what else changes from sentence to sentence. With it alone, simulated people
 * of free-5 have 0.3 % errors per user, with so many times its variance 2.0 %, as real ones (Aalto) have.
 */
const SENTENCES = { noise: 1, sample: 12 } as const;

/**
 * Habits on a keyboard, drawn from the table of free text: a person's pace, and habits on keys, on kinds of movement and
 * on pairs, so that every text has some.
 */
export function habitsOnKeyboard(seed: number): TypingHabits {
  const { holdBefore, downDown } = freeTextPopulationFor('desktop').views;
  const hold = spreadOf(seed, holdBefore, HOLD);
  const latency = spreadOf(seed, downDown, LATENCY);
  const unevenness = (factors: { readonly noise: number; readonly sample: number }): Unevenness => ({
    noise: Math.sqrt(factors.noise),
    holdPace: Math.sqrt(factors.sample * holdBefore.variances.sample),
    latencyPace: Math.sqrt(factors.sample * downDown.variances.sample),
  });
  return {
    strokeOf: (key, next) => ({ hold: hold(key, next), latency: latency(key, next) }),
    unevenness: { fixed: unevenness(PRACTISED), free: unevenness(SENTENCES) },
  };
}

function spreadOf(seed: number, view: ViewPopulation, name: number): (a: KeyCode, b: KeyCode) => TimeSpread {
  const { means, effects, variances } = view;
  const pace = Math.sqrt(variances.pace) * namedNormal(seed, 'pace', name);
  // The squared scale of a typist's noise varies as one that was estimated from so many degrees of freedom.
  const evenness = namedNormal(seed, 'evenness', name) / Math.sqrt(2 * variances.noiseDegrees);
  const effect = (index: number, drawn: number): number => Math.sqrt(effects[index] ?? 0) * drawn;
  return (key, next) => {
    // The table knows digits as one key; a person's habits know them one by one.
    const pair = pairOf(freeTextKeyOf(key), freeTextKeyOf(next));
    const habit =
      effect(firstKeyEffect(pair), namedNormal(seed, 'firstKey', name, key)) +
      effect(secondKeyEffect(pair), namedNormal(seed, 'secondKey', name, next)) +
      effect(classEffect(pair), namedNormal(seed, 'kindOfPair', name, CLASS_OF_PAIR[pair] ?? 0)) +
      Math.sqrt(variances.pair) * namedNormal(seed, 'pair', name, key, next);
    return {
      mean: (means[pair] ?? 0) + pace + habit,
      scale: Math.sqrt(noiseOfPair(view, pair)) * Math.exp(evenness),
      offset: 0,
    };
  };
}
