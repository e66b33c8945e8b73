import {
  alignToText,
  assessEnrolment,
  checkLiveness,
  type DeviceClass,
  ENROLMENT_MEANINGS,
  type KeystrokeSample,
  type LivenessHistory,
  majorityText,
  type TextMode,
  withSample,
} from '@keystroke-auth/engine';
import type { SampleQuality } from '@keystroke-auth/protocol';

const DECLARED_COARSE = {
  code: 'low_timer_resolution',
  detail: 'times come in steps too coarse to show a rhythm well, as their sender says',
  hint: ENROLMENT_MEANINGS.low_timer_resolution.hint,
} as const;

/**
 * What is wrong with samples that somebody is about to enrol with, one entry a sample.
 *
 * @param held samples of the profile, oldest first
 * @param added samples of the request, oldest first
 * @param coarse of each added sample: its sender says that its clock is too coarse
 * @param seen everything kept of the person's typing, probes too: one that somebody recorded teaches nothing
 */
export function assessSamples(
  held: readonly KeystrokeSample[],
  added: readonly KeystrokeSample[],
  seen: LivenessHistory,
  device: DeviceClass,
  text: TextMode | null,
  coarse: readonly boolean[],
): SampleQuality[] {
  const all = [...held, ...added];
  const assessed = text === 'free' ? all.map(() => null) : assessEnrolment(all, device);
  const common = text === 'fixed' ? (majorityText(all) ?? all[0]?.timeline.keys ?? null) : null;
  return added.map((sample, index) => {
    const { findings: found = [] } = assessed[held.length + index] ?? {};
    const accepted = assessed[held.length + index]?.accepted ?? true;
    const measured = found.some(({ code }) => code === 'low_timer_resolution');
    const findings = coarse[index] === true && !measured ? [...found, DECLARED_COARSE] : [...found];
    const refuse = (code: string, detail: string, hint: string) => [{ code, detail, hint }, ...findings];
    if (common !== null && alignToText(sample.timeline.keys, common) === null) {
      if (findings.some(({ code }) => code === 'text_differs')) return { index, accepted: false, findings };
      const detail = 'not the text of the other samples';
      const hint = 'Type the same text as in the other samples.';
      return { index, accepted: false, findings: refuse('text_differs', detail, hint) };
    }
    const { replay, synthetic } = checkLiveness(sample, added.slice(0, index).reduce(withSample, seen));
    if (replay) {
      const detail = 'the times of a sample that was typed before';
      const hint = 'Type it again: this sample repeats an earlier one.';
      return { index, accepted: false, findings: refuse('replayed_sample', detail, hint) };
    }
    if (synthetic) {
      const detail = 'too even or too fast to be typed by a person';
      const hint = 'That was too even or too fast for a person. Type it by hand.';
      return { index, accepted: false, findings: refuse('synthetic_sample', detail, hint) };
    }
    return { index, accepted, findings };
  });
}
