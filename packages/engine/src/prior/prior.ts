import type { DeviceClass } from '../models/model.ts';

/** How one kind of feature varies among people: a grand mean and variance components, in feature units. */
export interface GroupPrior {
  /** m: mean over people. */
  readonly mean: number;
  /** alpha²: variance of people's pace. */
  readonly pace: number;
  /** tau²: variance of a person's habit on one key or pair. */
  readonly habit: number;
  /** omega²: variance of the pace of one sample of one person. */
  readonly sample: number;
  /** s²: variance of one keystroke around all of that. */
  readonly noise: number;
}

export interface Prior {
  /** Names the table; a template remembers it. */
  readonly id: string;
  readonly hold: GroupPrior;
  readonly holdInContext: GroupPrior;
  readonly downDown: GroupPrior;
  readonly upUp: GroupPrior;
}

/**
 * Desktop keyboards: variance components of 1,350 typists copying sentences (Aalto 136M keystrokes data set,
 * Dhakal et al., CHI 2018), by the method of moments.
 */
const DESKTOP: Prior = {
  id: 'desktop-1',
  hold: { mean: 4.628, pace: 0.039, habit: 0.018, sample: 0.0019, noise: 0.064 },
  holdInContext: { mean: 4.63, pace: 0.039, habit: 0.028, sample: 0.002, noise: 0.044 },
  downDown: { mean: 5.119, pace: 0.117, habit: 0.062, sample: 0.0056, noise: 0.176 },
  upUp: { mean: 1.757, pace: 0.098, habit: 0.085, sample: 0.0038, noise: 0.181 },
};

/**
 * Touch screens: shorter holds, slower latencies, habits that vary more than pace (fitted on a tablet password,
 * Al-Obaidi & Al-Jarrah 2016, and a phone PIN, Monaco & Tappert 2018). Context and up-up times as on desktop:
 * fixed text, which is what people type there, does not use them.
 */
const TOUCH: Prior = {
  ...DESKTOP,
  id: 'touch-1',
  hold: { mean: 4.36, pace: 0.05, habit: 0.011, sample: 0.004, noise: 0.039 },
  downDown: { mean: 5.98, pace: 0.158, habit: 0.142, sample: 0.017, noise: 0.1 },
};

/** The population table for a device class. A keypad is a keyboard until a table of its own measures better. */
export function priorFor(device: DeviceClass): Prior {
  return device === 'touch' ? TOUCH : DESKTOP;
}
