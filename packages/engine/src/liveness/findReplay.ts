import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { type Copy, likelier, likeliestCopy, type NoiseRange } from './copyEvidence.ts';
import type { LivenessFinding } from './finding.ts';
import { findMosaic } from './findMosaic.ts';
import { densityOfPart, type FreshTyping, freshTyping } from './freshTyping.ts';
import { isExactCopy } from './isExactCopy.ts';
import { commonEnds, sameKeys, wholeAndHalves } from './keySpans.ts';
import type { SampleTimes } from './sampleTimes.ts';

/**
 * Evidence (nats) from which a sample is a copy and not typed anew. Of genuine samples of development users against
 * all that they typed before (60 at most), 0.1 % (tablet), 0.3 % (phrases), 0.6 % (CMU, practised) and 1.3 % (keypad
 * PIN, clock of 15.6 ms) reach it; of impostors', 1 in 10,000.
 */
const COPY_EVIDENCE = 16;
/** Noise of a copy, ms: of a clock in milliseconds at least; at most so much that 15 ms of jitter are found. */
const COPY_NOISE: NoiseRange = [1, 25];
/** Newest stored samples that tell how a typist types; more cost time and add little. */
const TYPIST_SAMPLES = 10;

/** A stored sample played again, exactly, nearly or edited, or parts of several: the strongest finding, or null. */
export function findReplay(
  probe: SampleTimes,
  history: readonly SampleTimes[],
  resolution: number,
): LivenessFinding | null {
  const same = samplesOfSameKeys(probe, history);
  const exact = same.timelines.findIndex((stored) => isExactCopy(probe.timeline, stored));
  if (exact >= 0) {
    const detail = 'every time is that of a stored sample';
    return { code: 'exact_replay', detail, stored: same.indices[exact] ?? null };
  }
  // Rounding to a coarse tick makes people's samples alike, too.
  const least = Math.max(COPY_NOISE[0], resolution / 2);
  const noise: NoiseRange = [least, Math.max(COPY_NOISE[1], least)];
  const typist = typistOf(probe, same);
  const ofSameKeys = copyOfSameKeys(probe, same, typist, noise);
  const copy = likelier(ofSameKeys, copyOfOtherKeys(probe, history, noise));
  if (copy === null || copy.evidence < COPY_EVIDENCE) return findMosaic(probe, history, resolution, typist);
  const { span, fit, evidence } = copy;
  const residual = Math.sqrt(fit.squares / fit.degrees).toFixed(1);
  return {
    code: 'near_replay',
    detail:
      `${span.keys} of ${probe.timeline.keys.length} keys have ${fit.scale.toFixed(3)} times the times of a stored ` +
      `sample, to within ${residual} ms: evidence ${evidence.toFixed(1)}, expected less than ${COPY_EVIDENCE}`,
    stored: copy.index,
  };
}

/** Stored samples of the keys of a probe, those that were taken back among them; indices are those in the history. */
interface SameKeys {
  readonly samples: readonly SampleTimes[];
  readonly timelines: readonly Timeline[];
  readonly indices: readonly number[];
}

function samplesOfSameKeys({ timeline: { keys } }: SampleTimes, history: readonly SampleTimes[]): SameKeys {
  const samples: SampleTimes[] = [];
  const timelines: Timeline[] = [];
  const indices: number[] = [];
  for (let i = 0; i < history.length; i++) {
    const sample = history[i];
    if (sample === undefined || !sameKeys(keys, sample.timeline.keys)) continue;
    samples.push(sample);
    timelines.push(sample.timeline);
    indices.push(i);
  }
  return { samples, timelines, indices };
}

/** How likely the whole of a probe is for its typist; null where no copy of it could be told. */
function typistOf(probe: SampleTimes, { samples }: SameKeys): FreshTyping | null {
  const [whole] = wholeAndHalves(probe.timeline.keys.length);
  if (whole === undefined || samples.length === 0) return null;
  return freshTyping(probe, samples.slice(-TYPIST_SAMPLES), whole);
}

function copyOfSameKeys(
  probe: SampleTimes,
  { timelines, indices }: SameKeys,
  typist: FreshTyping | null,
  noise: NoiseRange,
): Copy | null {
  if (typist === null) return null;
  let copy: Copy | null = null;
  for (const span of wholeAndHalves(probe.timeline.keys.length)) {
    copy = likelier(copy, likeliestCopy(probe.timeline, timelines, span, densityOfPart(typist, span), noise));
  }
  return copy && { ...copy, index: indices[copy.index] ?? 0 };
}

/** Of a text that begins or ends like the probe's: how its typist types it, one sample has to say. */
function copyOfOtherKeys(
  probe: SampleTimes,
  history: readonly SampleTimes[],
  noise: NoiseRange,
): Copy | null {
  let copy: Copy | null = null;
  for (let index = 0; index < history.length; index++) {
    const sample = history[index];
    if (sample === undefined || sameKeys(probe.timeline.keys, sample.timeline.keys)) continue;
    for (const span of commonEnds(probe.timeline.keys, sample.timeline.keys)) {
      const fresh = densityOfPart(freshTyping(probe, [sample], span), span);
      const other = likeliestCopy(probe.timeline, [sample.timeline], span, fresh, noise);
      copy = likelier(copy, other && { ...other, index });
    }
  }
  return copy;
}
