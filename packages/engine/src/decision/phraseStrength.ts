import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { comparableKeys } from '../models/freeText/comparablePairs.ts';
import type { DeviceClass, TextMode } from '../models/model.ts';
import { MOST_FALSE_NON_MATCHES } from './decide.ts';
import {
  falseMatchRate,
  falseNonMatchRate,
  LOWEST_FALSE_MATCH_RATE,
  thresholdFor,
} from './falseMatchRate.ts';
import { scoreReachedBy, spreadsOf } from './scoreSpread.ts';
import type { TemplateShape } from './shape.ts';

/** What is known of a text before anybody has typed it. */
export interface TextToType {
  /**
   * `free`: a challenge phrase, which is new every time and is judged as any text is, against a template of free text.
   * `fixed`: the very text that was enrolled.
   */
  readonly text: TextMode;
  /** Fixed text: its keys. Free text: those that count ({@link countableKeys}). */
  readonly keys: number;
  /** Enrolment samples of the template. */
  readonly samples: number;
  /** `unknown` is taken for a keyboard, as everywhere. */
  readonly device: DeviceClass;
}

export interface PhraseStrength {
  readonly targetFalseMatchRate: number;
  /** The share of tries that an average practised typist loses at the target; null where no threshold is vouched for. */
  readonly falseNonMatchRate: number | null;
  /** The lowest target for which the text is not `insufficient`, rounded up; null where there is none. */
  readonly lowestFalseMatchRate: number | null;
  /**
   * Whose typing the figures come from. Free text was measured on keyboards only: on another device decisions rest on
   * the same figures, but nothing says that they hold, and the label is never better than `weak`.
   */
  readonly measuredOn: MeasuredDevice;
  /**
   * `insufficient`: the answer of `decide` at the target, whoever types it. Otherwise what the text can be relied on
   * for, at whatever target: `strong` one impostor in a thousand, `fair` one in a hundred, `weak` less.
   */
  readonly label: 'insufficient' | 'weak' | 'fair' | 'strong';
}

type MeasuredDevice = Exclude<DeviceClass, 'unknown'>;

const FAIR = 0.01;
const STRONG = 0.001;

/** A text serves for a target where nineteen genuine people of twenty get in with three tries: f³ = 0.05. */
const MOST_FOR_A_LABEL = Math.cbrt(0.05);

/**
 * What to expect of a text when it is typed, from the figures that decisions rest on (spreadTables.ts): for people as
 * practised as those measured, whose tries do not depend on each other. Both make it an estimate on the bright side.
 *
 * @param targetFalseMatchRate what the policy asks for
 */
export function phraseStrength(phrase: TextToType, targetFalseMatchRate: number): PhraseStrength {
  const shape = shapeToExpect(phrase);
  const measuredOn = phrase.text === 'free' ? 'desktop' : keyboardUnless(phrase.device);
  return {
    targetFalseMatchRate,
    falseNonMatchRate: lostAt(targetFalseMatchRate, shape),
    lowestFalseMatchRate: lowestTarget(shape),
    measuredOn,
    label: labelOf(shape, targetFalseMatchRate, measuredOn === keyboardUnless(phrase.device)),
  };
}

/**
 * How many keys of a text count when it is typed as free text without a typo: what its threshold will rest on. A pair
 * of keys that comes back more than three times and keys beside letters, space and common punctuation do not.
 */
export function countableKeys(text: string): number {
  const keys = Uint16Array.from(Array.from(text), keyCodeOf);
  const untimed = new Float64Array(keys.length);
  return comparableKeys({ keys, downs: untimed, ups: untimed, repairs: [] });
}

function keyboardUnless(device: DeviceClass): MeasuredDevice {
  return device === 'unknown' ? 'desktop' : device;
}

function shapeToExpect({ text, keys, samples, device }: TextToType): TemplateShape {
  if (text === 'free') return { mode: 'free', samples, keys };
  const measured = keyboardUnless(device);
  return { mode: 'fixed', population: measured === 'desktop' ? 'keyboard' : measured, samples, keys };
}

function lostAt(target: number, shape: TemplateShape): number | null {
  const threshold = thresholdFor(shape, target);
  return threshold === null ? null : falseNonMatchRate(threshold, shape);
}

function labelOf(shape: TemplateShape, target: number, isMeasured: boolean): PhraseStrength['label'] {
  const lost = (rate: number): number => lostAt(rate, shape) ?? 1;
  if (lost(target) > MOST_FALSE_NON_MATCHES) return 'insufficient';
  if (!isMeasured || lost(FAIR) > MOST_FOR_A_LABEL) return 'weak';
  return lost(STRONG) > MOST_FOR_A_LABEL ? 'fair' : 'strong';
}

/** The false match rate of the highest threshold that genuine people can be expected to reach. */
function lowestTarget(shape: TemplateShape): number | null {
  const spreads = spreadsOf(shape);
  if (spreads === null) return null;
  const highest = scoreReachedBy(spreads.genuine, 1 - MOST_FALSE_NON_MATCHES);
  const rate = falseMatchRate(highest, shape);
  const target = rate === LOWEST_FALSE_MATCH_RATE ? rate : roundUp(rate);
  return thresholdFor(shape, target) === null ? null : target;
}

/** To three digits: a target a hair too low would be `insufficient`. */
function roundUp(rate: number): number {
  const digit = 10 ** (Math.floor(Math.log10(rate)) - 2);
  return Number((Math.ceil(rate / digit) * digit).toPrecision(3));
}
