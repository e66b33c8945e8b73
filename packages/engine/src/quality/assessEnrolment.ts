import type { Timeline } from '../keystrokes/buildTimeline.ts';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { median } from '../math/median.ts';
import type { DeviceClass } from '../models/model.ts';
import { typoBudget, UNPLACED } from '../rhythm/alignToText.ts';
import { majorityText } from '../rhythm/majorityText.ts';
import { COARSE_CLOCK, clockResolution } from './clockResolution.ts';
import { type EnrolmentFinding, finding, MEANINGS } from './enrolmentFinding.ts';
import { asText, priorOf, type TextSample } from './leaveOneOut.ts';
import { strangersAmong } from './strangers.ts';

export interface SampleQuality {
  /** Whether the sample is worth enrolling; if not, it should be typed again. */
  readonly accepted: boolean;
  /** Those that refuse it come first. */
  readonly findings: readonly EnrolmentFinding[];
}

/**
 * What is wrong with each of the samples that somebody is about to enrol with. Samples of free text are compared with
 * nothing: they are looked at one by one.
 *
 * @param samples in the order in which they were typed
 */
export function assessEnrolment(samples: readonly KeystrokeSample[], device: DeviceClass): SampleQuality[] {
  const text = majorityText(samples);
  const typed = text === null ? [] : samples.map((sample) => asText(sample, text));
  const strangers = text === null ? [] : strangersOf(typed, text, device);
  return samples.map((sample, i) => {
    const asTyped = typed[i];
    const findings = [
      ...(text === null || asTyped === undefined ? [] : textFindings(asTyped, text.length)),
      ...(strangers[i] ?? []),
      ...captureFindings(sample),
    ];
    // What refuses a sample comes first: its hint is the one to show.
    const refusing = findings.filter(({ code }) => MEANINGS[code].refuses);
    const others = findings.filter(({ code }) => !MEANINGS[code].refuses);
    return { accepted: refusing.length === 0, findings: [...refusing, ...others] };
  });
}

/** One entry a sample, empty for those that are not the text. */
function strangersOf(
  typed: readonly TextSample[],
  text: Uint16Array,
  device: DeviceClass,
): EnrolmentFinding[][] {
  const comparable = typed.flatMap(({ views }) => (views === null ? [] : [views]));
  const strangers = strangersAmong(comparable, text, priorOf(text, device));
  let next = 0;
  return typed.map(({ views }) => {
    const found = views === null ? null : strangers[next++];
    return found ? [found] : [];
  });
}

function textFindings({ placement, views }: TextSample, keys: number): EnrolmentFinding[] {
  if (placement === null) return [finding('text_differs', 'not the text of the other samples')];
  if (views === null) return [finding('nothing_to_compare', 'no two neighbouring keys of the text in it')];
  const surplus = placement.filter((position) => position === UNPLACED).length;
  const missing = keys - (placement.length - surplus);
  if (surplus === 0 && missing === 0) return [];
  // A corrected slip is two presses: the wrong key and the one that takes it away.
  if (surplus > 2 * typoBudget(keys)) {
    return [finding('too_many_typos', `${surplus} of ${placement.length} presses are typos and corrections`)];
  }
  return [finding('typos', `${surplus} presses that are no part of the text, ${missing} keys of it missing`)];
}

/** A pause is longer than so many usual latencies of the sample, and than this (ms). */
const PAUSE_RATIO = 8;
const PAUSE = 2_000;
/** A capture that loses more releases than this share has no hold times to speak of. */
const RELEASES_MISSING = 0.5;

function captureFindings(sample: KeystrokeSample): EnrolmentFinding[] {
  const { ups } = sample.timeline;
  const findings: EnrolmentFinding[] = [];
  const pauses = pausesOf(sample.timeline);
  if (pauses > 0)
    findings.push(finding('long_pause', pauses === 1 ? 'one long pause' : `${pauses} long pauses`));
  const unreleased = ups.filter(Number.isNaN).length;
  if (unreleased > RELEASES_MISSING * ups.length) {
    findings.push(
      finding('releases_missing', `${unreleased} of ${ups.length} presses without their release`),
    );
  }
  if (clockResolution(sample) >= COARSE_CLOCK) {
    findings.push(finding('low_timer_resolution', 'times come in steps too coarse to show a rhythm well'));
  }
  return findings;
}

function pausesOf({ downs }: Timeline): number {
  const latencies = Array.from(downs.subarray(1), (down, i) => down - (downs[i] ?? 0));
  const limit = Math.max(PAUSE, PAUSE_RATIO * median(latencies));
  return latencies.filter((latency) => latency > limit).length;
}
