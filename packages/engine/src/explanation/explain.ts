import type { KeystrokeSample } from '../keystrokes/sample.ts';
import type { RhythmTemplate } from '../models/rhythmTemplate.ts';
import { explainFixedText } from './explainFixedText.ts';
import { explainFreeText } from './explainFreeText.ts';
import type { Explanation } from './explanation.ts';

/** Takes the score of a probe apart: the score is what the rhythm model gives, to the last bit. */
export function explain(template: RhythmTemplate, sample: KeystrokeSample): Explanation {
  return template.mode === 'fixed' ? explainFixedText(template, sample) : explainFreeText(template, sample);
}
