import type { KeyCode } from '../keystrokes/keyCode.ts';
import { fixedTextPriorFor, type ViewPrior } from '../prior/fixedTextPrior.ts';
import { namedNormal } from './namedRandom.ts';
import type { TimeSpread, TypingHabits, Unevenness } from './stroke.ts';

const HOLD = 0;
const LATENCY = 1;
/** What rhythm/timingViews.ts adds to a hold before its logarithm (ms). */
const HOLD_OFFSET = 20;
/** In place of a seed, for what everybody has in common on a text. */
const EVERYBODY = 0;
/**
 * The factors by which tables of fixed text differ from people (prior/fit/fitFixedTextPrior.ts): they make a better
 * judge, and would make people who are too easily told apart.
 */
const FACTORS = { pace: 5, sample: 0.6 } as const;
/** The table's noise is a variance; that of the tail that keystrokes are drawn from is twice its squared scale. */
const TAIL_VARIANCE = 2;

/** Habits on a touch screen or a numeric keypad, drawn from its table of fixed text. */
export function habitsOnTouch(seed: number, device: 'touch' | 'numpad'): TypingHabits {
  const [holdView, downDown] = fixedTextPriorFor(device, false).views;
  const hold = spreadOf(seed, holdView, HOLD, HOLD_OFFSET);
  const latency = spreadOf(seed, downDown, LATENCY, 0);
  const unevenness: Unevenness = {
    noise: 1,
    holdPace: Math.sqrt(holdView.sample / FACTORS.sample),
    latencyPace: Math.sqrt(downDown.sample / FACTORS.sample),
  };
  return {
    strokeOf: (key, next) => ({ hold: hold(key, next), latency: latency(key, next) }),
    unevenness: { fixed: unevenness, free: unevenness },
  };
}

function spreadOf(
  seed: number,
  { mean, pace, habit, textShare, noise }: ViewPrior,
  name: number,
  offset: number,
): (key: KeyCode, next: KeyCode) => TimeSpread {
  const own = Math.sqrt(pace / FACTORS.pace) * namedNormal(seed, 'pace', name);
  return (key, next) => ({
    mean:
      mean +
      own +
      Math.sqrt(habit * textShare) * namedNormal(EVERYBODY, 'everybody', name, key, next) +
      Math.sqrt(habit * (1 - textShare)) * namedNormal(seed, 'pair', name, key, next),
    scale: Math.sqrt(noise / TAIL_VARIANCE),
    offset,
  });
}
