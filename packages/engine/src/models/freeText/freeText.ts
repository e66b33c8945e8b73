import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { type Prior, priorFor } from '../../prior/prior.ts';
import { extractFreeText } from '../../rhythm/extractFeatures.ts';
import { type DeviceClass, SCORE_FLOOR, type Score } from '../model.ts';
import { addSample, deriveGroup, emptySums, type GroupTemplate } from './group.ts';
import { scoreGroup } from './score.ts';

export const FREE_TEXT_GROUPS = ['hold', 'holdInContext', 'downDown', 'upUp'] as const;

/** A typist of any text. */
export interface FreeTextTemplate {
  readonly mode: 'free';
  readonly device: DeviceClass;
  /** Samples learned from. */
  readonly samples: number;
  /** In the order of {@link FREE_TEXT_GROUPS}. */
  readonly groups: readonly GroupTemplate[];
}

export function enrolFreeText(samples: readonly KeystrokeSample[], device: DeviceClass): FreeTextTemplate {
  const prior = priorFor(device);
  const groups = FREE_TEXT_GROUPS.map((name) => deriveGroup(emptySums(), prior[name]));
  const empty: FreeTextTemplate = { mode: 'free', device, samples: 0, groups };
  return samples.reduce(updateFreeText, empty);
}

export function updateFreeText(template: FreeTextTemplate, { timeline }: KeystrokeSample): FreeTextTemplate {
  const features = extractFreeText(timeline);
  const prior = priorFor(template.device);
  const groups = FREE_TEXT_GROUPS.map((name, i) => {
    const sums = template.groups[i]?.sums ?? emptySums();
    return deriveGroup(addSample(sums, features[name], prior[name]), prior[name]);
  });
  return { ...template, samples: template.samples + 1, groups };
}

export function verifyFreeText(template: FreeTextTemplate, { timeline }: KeystrokeSample): Score {
  const features = extractFreeText(timeline);
  const prior: Prior = priorFor(template.device);
  let value = 0;
  let compared = 0;
  FREE_TEXT_GROUPS.forEach((name, i) => {
    const group = template.groups[i];
    if (group === undefined) return;
    value += scoreGroup(group, features[name], prior[name]);
    compared += features[name].values.length;
  });
  return compared === 0 ? { value: SCORE_FLOOR, defect: 'nothing_to_compare' } : { value, defect: null };
}
