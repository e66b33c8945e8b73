import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { comparableKeys } from '../models/freeText/comparablePairs.ts';
import type { RhythmTemplate } from '../models/rhythmTemplate.ts';
import { FIRST_FITTED_ID } from '../prior/fittedPrior.ts';

/** Whose typing a fixed-text template is compared with: the tables of prior/fixedTextPrior.ts. */
export type Population = 'keyboard' | 'positions' | 'touch' | 'numpad';

/**
 * What a score's distribution depends on, apart from people: everything that is known before the sample is scored.
 */
export type TemplateShape = FixedTextShape | FreeTextShape;

export interface FixedTextShape {
  readonly mode: 'fixed';
  readonly population: Population;
  /** Enrolment samples. */
  readonly samples: number;
  /** Keys of the text. */
  readonly keys: number;
  /** Samples of one attempt, fused. Default 1. */
  readonly tries?: 1 | 2;
}

export interface FreeTextShape {
  readonly mode: 'free';
  readonly samples: number;
  /** Keys of the probe that count (comparablePairs.ts); of several probes, the mean. */
  readonly keys: number;
  /** Probes that were accumulated (accumulate.ts). Default 1. */
  readonly probes?: number;
}

const POPULATIONS: Readonly<Record<number, Population>> = {
  1: 'keyboard',
  2: 'positions',
  3: 'touch',
  4: 'numpad',
};

/**
 * The shape of a comparison; null for a population that this build has no figures for: no claim, no decision.
 *
 * @param probe needed for free text, whose length is the probe's own
 */
export function shapeOf(template: RhythmTemplate, probe?: KeystrokeSample): TemplateShape | null {
  if (template.mode === 'free') {
    return {
      mode: 'free',
      samples: template.statistics.samples,
      keys: probe === undefined ? 0 : comparableKeys(probe.timeline),
    };
  }
  // A table fitted on a deployment's own typists is one of keyboards, near the shipped one; rates under it are the
  // keyboard's until they are measured there.
  const { id } = template.prior;
  const population = id >= FIRST_FITTED_ID ? 'keyboard' : POPULATIONS[id];
  if (population === undefined) return null;
  return {
    mode: 'fixed',
    population,
    samples: template.statistics.samples,
    keys: template.text.length,
  };
}
