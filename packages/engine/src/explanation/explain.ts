import type { KeystrokeSample } from '../keystrokes/sample.ts';
import type { DeviceClass } from '../models/model.ts';
import { createRhythm } from '../models/rhythm.ts';
import type { RhythmTemplate } from '../models/rhythmTemplate.ts';
import { captureOf } from './captureOf.ts';
import { explainFixedText } from './explainFixedText.ts';
import { explainFreeText } from './explainFreeText.ts';
import type { Explanation } from './explanation.ts';

/**
 * Takes the score of a probe apart: the score is what the rhythm model gives, to the last bit.
 *
 * @param device what the probe was typed on: of another class than the template's, nothing is compared
 */
export function explain(
  template: RhythmTemplate,
  sample: KeystrokeSample,
  device: DeviceClass = 'unknown',
): Explanation {
  const score = createRhythm({ device }).score(template, sample);
  if (score.defect === 'device_differs') {
    return { score, contributions: [], slowness: 1, typos: 0, ...captureOf(sample) };
  }
  return template.mode === 'fixed' ? explainFixedText(template, sample) : explainFreeText(template, sample);
}
