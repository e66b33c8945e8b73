import { isRecord } from '../keystrokes/isRecord.ts';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { comparableKeys } from '../models/freeText/comparablePairs.ts';
import type { RhythmTemplate } from '../models/rhythmTemplate.ts';
import { FIRST_FITTED_ID } from '../prior/fittedPrior.ts';

const POPULATIONS = ['keyboard', 'positions', 'touch', 'numpad'] as const;

/** Whose typing a fixed-text template is compared with: the tables of prior/fixedTextPrior.ts. */
export type Population = (typeof POPULATIONS)[number];

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

/** Tables by their ids. A table fitted on a deployment's own typists is one of keyboards, within bounds of the shipped one. */
function populationOf(id: number): Population | undefined {
  return id >= FIRST_FITTED_ID ? 'keyboard' : POPULATIONS[id - 1];
}

/**
 * The shape of a comparison; null for a population that this build has no figures for: no claim, no decision.
 *
 * @param probe needed for free text, whose length is the probe's own
 */
export function shapeOf(template: RhythmTemplate, probe?: KeystrokeSample): TemplateShape | null {
  const shape = {
    mode: template.mode,
    samples: template.statistics.samples,
    ...(template.mode === 'free'
      ? { keys: probe === undefined ? 0 : comparableKeys(probe.timeline) }
      : { population: populationOf(template.prior.id), keys: template.text.length }),
  };
  return isKnownShape(shape) ? shape : null;
}

/**
 * Shapes come from stored data and from callers without a type checker, too: an unknown population must not pass for
 * keyboards, nor a third kind of text for free text.
 */
export function isKnownShape(shape: unknown): shape is TemplateShape {
  if (!isRecord(shape)) return false;
  const { mode, population, samples, keys, tries = 1, probes = 1 } = shape;
  if (!Number.isFinite(samples) || !Number.isFinite(keys)) return false;
  if (mode === 'free') return Number.isFinite(probes);
  return (
    mode === 'fixed' && POPULATIONS.some((known) => known === population) && (tries === 1 || tries === 2)
  );
}
