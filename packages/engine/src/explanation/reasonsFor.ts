import { COARSE_CLOCK } from '../quality/clockResolution.ts';
import type { Contribution, ContributionFeature, Explanation } from './explanation.ts';
import type { Reason, ReasonCode } from './reason.ts';

/** In a sample that is accepted, half as likely of the typist as of others is worth a word (log-likelihood ratio). */
const WORTH_A_WORD = -Math.LN2;

/**
 * The reasons for a score, the weightiest first; one at least.
 *
 * @param threshold at or above it the score is accepted
 */
export function reasonsFor(explanation: Explanation, threshold: number): Reason[] {
  const { score } = explanation;
  const capture = captureReasons(explanation);
  if (score.defect === 'text_differs') {
    return [{ code: 'text_differs', detail: 'What was typed is not the enrolled text.' }, ...capture];
  }
  if (score.defect === 'device_differs') {
    return [
      { code: 'device_differs', detail: 'It was typed on another kind of device than the enrolment.' },
      ...capture,
    ];
  }
  if (score.defect === 'nothing_to_compare') {
    return [
      { code: 'nothing_to_compare', detail: 'Nothing typed can be compared with the enrolment.' },
      ...capture,
    ];
  }
  const accepted = score.value >= threshold;
  const differences = differencesOf(explanation, accepted ? WORTH_A_WORD : 0);
  if (accepted) {
    return [{ code: 'rhythm_matches', detail: 'Typed as in the enrolment.' }, ...differences, ...capture];
  }
  if (differences.length > 0) return [...differences, ...capture];
  const detail = 'Nothing differs much, but too little speaks for the enrolled person.';
  return [{ code: 'little_evidence', detail }, ...capture];
}

const GROUPS: readonly {
  readonly feature: ContributionFeature;
  readonly code: ReasonCode;
  detail(parts: readonly Contribution[], explanation: Explanation): string;
}[] = [
  {
    feature: 'hold',
    code: 'hold_times_differ',
    detail: (parts) => `Keys are held longer or shorter than in the enrolment${placesOf(parts, 'keys')}.`,
  },
  {
    feature: 'latency',
    code: 'latencies_differ',
    detail: (parts) =>
      `The rhythm from key to key is not that of the enrolment${placesOf(parts, 'pairs of keys')}.`,
  },
  {
    feature: 'pace',
    code: 'pace_differs',
    detail: (_, { slowness }) => `Typed ${speedOf(slowness)} than in the enrolment, all in all.`,
  },
];

/** Groups that speak against the typist by more than the limit, the most telling first. */
function differencesOf(explanation: Explanation, limit: number): Reason[] {
  return GROUPS.map(({ feature, code, detail }) => {
    const parts = explanation.contributions.filter((part) => part.feature === feature);
    const value = parts.reduce((sum, part) => sum + part.value, 0);
    return { value, reason: { code, detail: detail(parts, explanation) } };
  })
    .filter(({ value }) => value < limit)
    .sort((a, b) => a.value - b.value)
    .map(({ reason }) => reason);
}

/** Says so when most of what differs is in one part of the text. */
const PARTS = ['at the beginning', 'in the middle', 'at the end'] as const;
const MOSTLY = 0.6;

function placesOf(parts: readonly Contribution[], noun: string): string {
  const placed = parts.flatMap(({ position, value }) => (position === null ? [] : [{ position, value }]));
  const against = placed.filter(({ value }) => value < 0);
  if (against.length === 0) return '';
  const length = Math.max(...placed.map(({ position }) => position)) + 1;
  const total = against.reduce((sum, { value }) => sum + value, 0);
  const where = PARTS.find((_, part) => {
    const within = against.filter(({ position }) => Math.floor((PARTS.length * position) / length) === part);
    return within.reduce((sum, { value }) => sum + value, 0) / total >= MOSTLY;
  });
  const count = `: ${against.length} of ${placed.length} ${noun}`;
  return where === undefined ? count : `${count}, mostly ${where}`;
}

/** A tenth is what a person would notice. */
const NOTICEABLE = 1.1;

function speedOf(slowness: number): string {
  if (slowness >= NOTICEABLE) return 'more slowly';
  return slowness <= 1 / NOTICEABLE ? 'faster' : 'at another pace';
}

function captureReasons({ typos, releasesMissing, clock }: Explanation): Reason[] {
  const reasons: Reason[] = [];
  if (typos > 0) {
    reasons.push({
      code: 'typos',
      detail: `${typos} presses are no part of the text and were not compared.`,
    });
  }
  if (releasesMissing) {
    reasons.push({
      code: 'releases_missing',
      detail: 'Most releases were not captured: few hold times to compare.',
    });
  }
  if (clock >= COARSE_CLOCK) {
    const detail = 'The device tells times in steps too coarse to show a rhythm well.';
    reasons.push({ code: 'low_timer_resolution', detail });
  }
  return reasons;
}
