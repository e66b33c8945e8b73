import type { Recording } from '../../evaluation/recording.ts';
import { takesPart, type UserSplit } from '../../evaluation/userSplit.ts';
import type { HoldClass, LatencyClass } from '../baseline.ts';
import { VIEWS, type ViewPrior } from '../fixedTextPrior.ts';
import { classShifts } from './classShifts.ts';
import { byKey, byPair, byPosition, type IdentityOf, observe, type TypedSample } from './observations.ts';
import { roundTo3Digits } from './roundTo3Digits.ts';
import { type VarianceComponents, varianceComponents } from './varianceComponents.ts';

/** The public sets that the tables come from (docs/data.md), whole: the fit takes its people itself. */
export interface FixedTextRecordings {
  /** Aalto desktop: sentences copied. */
  readonly sentences: readonly Recording[];
  /** Fixed texts on touch screens: MEU's password on a tablet, the PIN on a phone. */
  readonly touch: readonly (readonly Recording[])[];
  /** Fixed texts on numeric keypads: the PIN. */
  readonly numpad: readonly (readonly Recording[])[];
}

/** Everything in the tables of fixed text that is not chosen by hand, rounded to three significant digits. */
export interface FixedTextTables {
  /** By table its views in the order of VIEWS. */
  readonly views: Readonly<Record<'desktop' | 'desktopPositions' | 'touch' | 'numpad', readonly ViewPrior[]>>;
  readonly holdShifts: Readonly<Partial<Record<HoldClass, number>>>;
  readonly latencyShifts: Readonly<Partial<Record<LatencyClass, number>>>;
}

/** People who fit; all others choose or report (docs/accuracy.md). */
const SENTENCE_USERS: UserSplit = { modulus: 5, remainders: [0, 1, 2] };
const FIXED_TEXT_USERS: UserSplit = { modulus: 2, remainders: [0] };

/**
 * Fitted components are of one set of people; these factors carry them over to people and texts that no set holds.
 * Chosen on development users of CMU and GREYC (keyboards) and of MEU and the PINs (other devices); docs/decisions/0004-priors.md has
 * what their neighbours measure, and what that can't tell.
 */
interface Factors {
  readonly pace: number;
  readonly habit: number;
  readonly sample: number;
  readonly noise: number;
}
/** Skill in one text differs more than skill in typing; its samples differ more, its keystrokes less than those of prose. */
const FROM_SENTENCES: Factors = { pace: 5, habit: 1, sample: 2, noise: 0.7 };
/** Habits hold the text's part here, which is one text's; samples were typed in a row. */
export const FROM_FIXED_TEXT: Factors = { pace: 5, habit: 0.7, sample: 0.6, noise: 1 };
/** Where only positions are known: what of the variance between pairs of keys a text of few pairs shows. */
const TEXT_SHARE_OF_POSITIONS = 0.5;

/** Deterministic: no random draws. */
export function fitFixedTextPrior({ sentences, touch, numpad }: FixedTextRecordings): FixedTextTables {
  const prose = typedBy(sentences, SENTENCE_USERS);
  const keyboard = VIEWS.map((_, view) => componentsOf(prose, view, view === 0 ? byKey : byPair));
  const desktop = keyboard.map((components) => ({ ...scaled(components, FROM_SENTENCES), textShare: 0 }));
  const desktopPositions = desktop.map((view, index) => ({
    ...view,
    textShare: TEXT_SHARE_OF_POSITIONS * textShareOf(keyboard[index]),
  }));
  const between = (sets: readonly (readonly Recording[])[]): ViewPrior[] => {
    const typed = sets.map((set) => typedBy(set, FIXED_TEXT_USERS));
    return desktop.map((view, index) =>
      halfWay(pooled(typed.map((samples) => componentsOf(samples, index, byPosition))), view, index),
    );
  };
  const { holds, latencies } = classShifts(prose);
  return {
    views: {
      desktop: desktop.map(roundedView),
      desktopPositions: desktopPositions.map(roundedView),
      touch: between(touch).map(roundedView),
      numpad: between(numpad).map(roundedView),
    },
    holdShifts: roundedRecord(holds),
    latencyShifts: roundedRecord(latencies),
  };
}

function typedBy(recordings: readonly Recording[], users: UserSplit): TypedSample[] {
  const typists = new Map<string, number>();
  return recordings.flatMap(({ subject, sample }) => {
    if (!takesPart(subject, users)) return [];
    const typist = typists.get(subject) ?? typists.size;
    typists.set(subject, typist);
    return [{ typist, sample }];
  });
}

function componentsOf(
  samples: readonly TypedSample[],
  view: number,
  identityOf: IdentityOf,
): VarianceComponents {
  return varianceComponents(observe(samples, view, identityOf));
}

type Scaled = Omit<ViewPrior, 'textShare'>;

export function scaled({ mean, pace, habit, sample, noise }: Scaled, factors: Factors): Scaled {
  return {
    mean,
    pace: pace * factors.pace,
    habit: habit * factors.habit,
    sample: sample * factors.sample,
    noise: noise * factors.noise,
  };
}

/** Of texts and people that differ between sets: the mean of what each set says. */
function pooled(sets: readonly VarianceComponents[]): VarianceComponents {
  const mean = (field: keyof VarianceComponents): number =>
    sets.reduce((sum, set) => sum + set[field], 0) / sets.length;
  return {
    mean: mean('mean'),
    text: mean('text'),
    pace: mean('pace'),
    habit: mean('habit'),
    sample: mean('sample'),
    noise: mean('noise'),
  };
}

/**
 * Half way between a fit on one or two texts and the keyboard table, geometric for variances: crossed between two sets
 * this loses little, where the pure, narrow fit loses a quarter.
 */
function halfWay(fitted: VarianceComponents, keyboard: ViewPrior, view: number): ViewPrior {
  const own = scaled({ ...fitted, habit: fitted.habit + fitted.text }, FROM_FIXED_TEXT);
  return {
    mean: (own.mean + keyboard.mean) / 2,
    pace: Math.sqrt(own.pace * keyboard.pace),
    habit: Math.sqrt(own.habit * keyboard.habit),
    // Fingers on a screen or keypad are held alike on all keys: what differs there is one text's chance.
    textShare: view === 0 ? 0 : textShareOf(fitted),
    sample: Math.sqrt(own.sample * keyboard.sample),
    noise: Math.sqrt(own.noise * keyboard.noise),
  };
}

export function textShareOf(components: VarianceComponents | undefined): number {
  const { text, habit } = components ?? { text: 0, habit: 0 };
  return text > 0 ? text / (text + habit) : 0;
}

function roundedView({ mean, pace, habit, textShare, sample, noise }: ViewPrior): ViewPrior {
  return {
    mean: roundTo3Digits(mean),
    pace: roundTo3Digits(pace),
    habit: roundTo3Digits(habit),
    textShare: roundTo3Digits(textShare),
    sample: roundTo3Digits(sample),
    noise: roundTo3Digits(noise),
  };
}

function roundedRecord(values: ReadonlyMap<string | number, number>): Record<string, number> {
  return Object.fromEntries(Array.from(values, ([name, value]) => [name, roundTo3Digits(value)]));
}
