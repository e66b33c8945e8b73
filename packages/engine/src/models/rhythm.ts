import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { deviceOfPrior, type FixedTextPrior } from '../prior/fixedTextPrior.ts';
import { MAX_TEXT_KEYS, majorityText } from '../rhythm/majorityText.ts';
import { enrolFixedText, updateFixedText, verifyFixedText } from './fixedText/fixedText.ts';
import { enrolFreeText, updateFreeText, verifyFreeText } from './freeText/freeText.ts';
import { type DeviceClass, type Model, ModelError, SCORE_FLOOR, type TextMode } from './model.ts';
import { parseRhythm, serialiseRhythm } from './rhythmBuffer.ts';
import type { RhythmTemplate } from './rhythmTemplate.ts';

export interface RhythmOptions {
  /** `auto` takes fixed text when most enrolment samples are one text, else free text. */
  readonly text?: TextMode | 'auto';
  readonly device?: DeviceClass;
  /** For fixed text on keyboards, a table fitted on the deployment's own typists instead of the shipped one. */
  readonly prior?: FixedTextPrior | undefined;
}

/**
 * A likelihood ratio of nine to one. One in a hundred impostors passes there, more or less: the exact score depends on
 * the template's shape (1.4 to 2.5 on GREYC, CMU and touch screens, development users) and is what `thresholdFor` in
 * decision/ gives; a policy with a target of its own replaces it.
 */
const THRESHOLD = 2.2;

/** The newest samples are learned from: older ones weigh next to nothing, and the work stays bounded. */
const MAX_SAMPLES = 200;

/**
 * A hierarchical model of typing rhythm: feature = population mean + the typist's pace + the typist's habit on that
 * key + the pace of the sample + noise. The score weighs "this typist" against "anyone": the two-covariance (PLDA)
 * likelihood ratio of speaker recognition with a structured covariance and, for fixed text, a Student tail.
 */
export function createRhythm({
  text = 'auto',
  device = 'unknown',
  prior,
}: RhythmOptions = {}): Model<RhythmTemplate> {
  return {
    kind: 'rhythm',
    threshold: THRESHOLD,
    enrol(samples) {
      const recent = samples.slice(-MAX_SAMPLES);
      const [first] = recent;
      if (first === undefined) throw new ModelError('no_samples', 'got no samples, expected at least one');
      const common = text === 'free' ? null : majorityText(recent);
      if (common !== null) return enrolFixedText(recent, common, device, prior);
      const { keys } = first.timeline;
      if (text !== 'fixed' || keys.length > MAX_TEXT_KEYS) return enrolFreeText(recent, device);
      return enrolFixedText(recent, keys, device, prior);
    },
    update: (template, sample) =>
      template.mode === 'fixed' ? updateFixedText(template, sample) : updateFreeText(template, sample),
    score(template, sample: KeystrokeSample) {
      if (template.mode === 'free') return verifyFreeText(template, sample);
      // Times of one kind of device say next to nothing of another: they must not match by accident.
      const enrolledOn = deviceOfPrior(template.prior);
      if (device !== 'unknown' && device !== enrolledOn)
        return { value: SCORE_FLOOR, defect: 'device_differs' };
      return verifyFixedText(template, sample);
    },
    serialise: serialiseRhythm,
    parse: (buffer) => parseRhythm(buffer, prior),
  };
}
