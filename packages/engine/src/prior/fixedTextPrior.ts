import type { DeviceClass } from '../models/model.ts';

/** The four ways in which a fixed text's times are looked at; the order of every array of views. */
export const VIEWS = ['hold', 'downDown', 'upDown', 'upUp'] as const;

/** How one view varies among people typing a text, in feature units (rhythm/timingViews.ts). */
export interface ViewPrior {
  /** m: grand mean. */
  readonly mean: number;
  /** alpha²: variance of people's pace. */
  readonly pace: number;
  /** tau²: variance of a person's habit on one position. */
  readonly habit: number;
  /** f: share of tau² that belongs to the text, so that an impostor typing the same text has it, too. */
  readonly textShare: number;
  /** omega²: variance of the pace of one sample of one person. */
  readonly sample: number;
  /** s²: variance of one keystroke around all of that. */
  readonly noise: number;
}

export interface FixedTextPrior {
  /** Names the table in templates: a table that changes gets a new number, an old one stays readable. */
  readonly id: number;
  /** In the order of {@link VIEWS}. */
  readonly views: readonly [ViewPrior, ViewPrior, ViewPrior, ViewPrior];
  /** Whether class means of keys and pairs (keyClasses.ts) are added to the grand means. */
  readonly classMeans: boolean;
}

function view(
  mean: number,
  pace: number,
  habit: number,
  textShare: number,
  sample: number,
  noise: number,
): ViewPrior {
  return { mean, pace, habit, textShare, sample, noise };
}

/**
 * All numbers below are the output of fit/fitFixedTextPrior.ts (`keystroke-auth fit-prior <data folder>`, rounded to three
 * digits); docs/decisions/0004-priors.md says what was tried.
 *
 * Desktop keyboards: variance components of people copying sentences (Aalto, Dhakal et al. 2018; participants with
 * id mod 5 of 0 to 2), carried over to one practised text by factors chosen on the development halves of CMU and GREYC.
 */
const DESKTOP: FixedTextPrior = {
  id: 1,
  views: [
    view(4.83, 0.128, 0.0149, 0, 0.00167, 0.0329),
    view(5.18, 0.63, 0.0518, 0, 0.00417, 0.132),
    view(0.846, 1.54, 0.198, 0, 0.0111, 0.331),
    view(1.75, 0.53, 0.0776, 0, 0.0031, 0.139),
  ],
  classMeans: true,
};

/** The same where only positions are known: what the class means explained is now part of the text's share. */
const DESKTOP_POSITIONS: FixedTextPrior = {
  id: 2,
  views: [
    view(4.83, 0.128, 0.0149, 0.331, 0.00167, 0.0329),
    view(5.18, 0.63, 0.0518, 0.269, 0.00417, 0.132),
    view(0.846, 1.54, 0.198, 0.305, 0.0111, 0.331),
    view(1.75, 0.53, 0.0776, 0.334, 0.0031, 0.139),
  ],
  classMeans: false,
};

/**
 * Touch screens: half way (geometric for variances) between a fit on the development halves of a tablet password
 * (Al-Obaidi & Al-Jarrah 2016) and a phone PIN (Monaco & Tappert 2018), and the keyboard table.
 */
const TOUCH: FixedTextPrior = {
  id: 3,
  views: [
    view(4.7, 0.105, 0.00801, 0, 0.00154, 0.0267),
    view(5.57, 0.489, 0.0723, 0.635, 0.00675, 0.113),
    view(1.58, 0.934, 0.177, 0.627, 0.0135, 0.213),
    view(2.16, 0.438, 0.0879, 0.628, 0.00566, 0.115),
  ],
  classMeans: false,
};

/** Numeric keypads: half way between a fit on the development half of a PIN (Monaco & Tappert 2018) and keyboards. */
const NUMPAD: FixedTextPrior = {
  id: 4,
  views: [
    view(4.71, 0.124, 0.00971, 0, 0.00156, 0.0259),
    view(5.49, 0.516, 0.0619, 0.516, 0.00382, 0.0926),
    view(1.48, 1.12, 0.151, 0.473, 0.00777, 0.183),
    view(2.09, 0.465, 0.0747, 0.489, 0.00327, 0.0942),
  ],
  classMeans: false,
};

const TABLES = [DESKTOP, DESKTOP_POSITIONS, TOUCH, NUMPAD];

/** What a table's people type on; a table fitted on a deployment's own typists is one of keyboards. */
export function deviceOfPrior({ id }: FixedTextPrior): 'desktop' | 'touch' | 'numpad' {
  return id === TOUCH.id ? 'touch' : id === NUMPAD.id ? 'numpad' : 'desktop';
}

/**
 * The table for a device class; an unknown device is taken for a keyboard.
 *
 * @param keyboard stands in for the shipped table of keyboards: a deployment's own (fit/fitKeyboardPrior.ts)
 */
export function fixedTextPriorFor(
  device: DeviceClass,
  keysKnown: boolean,
  keyboard: FixedTextPrior = DESKTOP,
): FixedTextPrior {
  if (device === 'touch') return TOUCH;
  if (device === 'numpad') return NUMPAD;
  return keysKnown ? keyboard : DESKTOP_POSITIONS;
}

/**
 * The table that a template names; null for one that is neither shipped nor given.
 *
 * @param fitted the deployment's own table, if it has one
 */
export function fixedTextPriorById(id: number, fitted?: FixedTextPrior): FixedTextPrior | null {
  if (fitted?.id === id) return fitted;
  return TABLES.find((table) => table.id === id) ?? null;
}
