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
 * Desktop keyboards: variance components of people copying sentences (Aalto, Dhakal et al. 2018; participants with
 * id mod 5 of 0 to 2), times 5, 0.6, 2, 0.7 for pace, habit, sample, noise: people who practise one short text
 * differ more in pace and less in each keystroke than one person in free text does. The factors were chosen on the
 * development halves of CMU and GREYC (ids even); docs/decisions/0003-fixed-text-model.md.
 */
const DESKTOP: FixedTextPrior = {
  id: 1,
  views: [
    view(4.83, 0.135, 0.0132, 0, 0.0012, 0.028),
    view(5.2, 0.635, 0.051, 0, 0.0042, 0.132),
    view(0.95, 1.55, 0.21, 0, 0.0112, 0.322),
    view(1.8, 0.54, 0.09, 0, 0.0032, 0.136),
  ],
  classMeans: true,
};

/** The same where only positions are known: what the class means explained is now part of the text's share. */
const DESKTOP_POSITIONS: FixedTextPrior = {
  id: 2,
  views: [
    view(4.83, 0.135, 0.0132, 0.2, 0.0012, 0.028),
    view(5.2, 0.635, 0.051, 0.3, 0.0042, 0.132),
    view(0.95, 1.55, 0.21, 0.3, 0.0112, 0.322),
    view(1.8, 0.54, 0.09, 0.35, 0.0032, 0.136),
  ],
  classMeans: false,
};

/**
 * Touch screens: half way (geometric for variances) between a fit on the development halves of a tablet password
 * (Al-Obaidi & Al-Jarrah 2016) and a phone PIN (Monaco & Tappert 2018), and the keyboard table. Crossed between
 * the two sets this loses little; a pure, narrow fit loses a quarter.
 */
const TOUCH: FixedTextPrior = {
  id: 3,
  views: [
    view(4.7, 0.09, 0.0076, 0, 0.0012, 0.0239),
    view(5.6, 0.504, 0.0735, 0.59, 0.006, 0.1035),
    view(1.65, 0.964, 0.184, 0.59, 0.0121, 0.1945),
    view(2.2, 0.465, 0.0973, 0.59, 0.0051, 0.1044),
  ],
  classMeans: false,
};

/** Numeric keypads: half way between a fit on the development half of a PIN (Monaco & Tappert 2018) and keyboards. */
const NUMPAD: FixedTextPrior = {
  id: 4,
  views: [
    view(4.71, 0.09, 0.0092, 0, 0.0012, 0.0219),
    view(5.5, 0.504, 0.0619, 0.52, 0.0038, 0.082),
    view(1.52, 0.964, 0.1562, 0.5, 0.0076, 0.1618),
    view(2.1, 0.465, 0.0811, 0.51, 0.0033, 0.0814),
  ],
  classMeans: false,
};

const TABLES = [DESKTOP, DESKTOP_POSITIONS, TOUCH, NUMPAD];

/** The table for a device class; an unknown device is taken for a keyboard. */
export function fixedTextPriorFor(device: DeviceClass, keysKnown: boolean): FixedTextPrior {
  if (device === 'touch') return TOUCH;
  if (device === 'numpad') return NUMPAD;
  return keysKnown ? DESKTOP : DESKTOP_POSITIONS;
}

/** The table that a template names; null for one that this build does not have. */
export function fixedTextPriorById(id: number): FixedTextPrior | null {
  return TABLES.find((table) => table.id === id) ?? null;
}
