import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { type Candidates, type Copy, likelier, likeliestCopy, type NoiseRange } from './copyEvidence.ts';
import type { LivenessFinding } from './finding.ts';
import { findMosaic } from './findMosaic.ts';
import { densityOfPart, type FreshTyping, freshTyping } from './freshTyping.ts';
import { exactCopyAmong, isExactCopy } from './isExactCopy.ts';
import { commonEnds, sameKeys, wholeAndHalves } from './keySpans.ts';
import { type NearestCopies, nearestCopies } from './nearestCopies.ts';
import { type PackedTimes, packedFor } from './packedTimes.ts';
import { type LivenessHistory, sampleAt, TYPIST_SAMPLES } from './prepareHistory.ts';
import type { SampleTimes } from './sampleTimes.ts';

/**
 * Evidence (nats) from which a sample is a copy and not typed anew. Of genuine samples of development users against
 * all that they typed before (60 at most), 0.1 % (tablet), 0.3 % (phrases), 0.6 % (CMU, practised) and 1.3 % (keypad
 * PIN, clock of 15.6 ms) reach it; of impostors', 1 in 10,000.
 */
const COPY_EVIDENCE = 16;
/** Noise of a copy, ms: of a clock in milliseconds at least; at most so much that 15 ms of jitter are found. */
const COPY_NOISE: NoiseRange = [1, 25];

/** A stored sample played again, exactly, nearly or edited, or parts of several: the strongest finding, or null. */
export function findReplay(
  probe: SampleTimes,
  history: LivenessHistory,
  resolution: number,
): LivenessFinding | null {
  const packed = packedFor(probe, history);
  const exact =
    packed === null
      ? // What is in the packed alone has other keys, or a release that the probe has not.
        history.samples.findIndex((stored) => stored !== null && isExactCopy(probe.timeline, stored.timeline))
      : exactCopyAmong(probe.timeline, packed);
  if (exact >= 0) {
    return { code: 'exact_replay', detail: 'every time is that of a stored sample', stored: exact };
  }
  // Rounding to a coarse tick makes people's samples alike, too.
  const least = Math.max(COPY_NOISE[0], resolution / 2);
  const noise: NoiseRange = [least, Math.max(COPY_NOISE[1], least)];
  const typist = typistOf(probe, history);
  const ofSameKeys = copyOfSameKeys(probe, history, packed, typist, noise);
  const copy = likelier(ofSameKeys, copyOfOtherKeys(probe, history, packed, noise));
  if (copy === null || copy.evidence < COPY_EVIDENCE) {
    return findMosaic(probe, history, resolution, typist);
  }
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

/** How likely the whole of a probe is for its typist; null where no copy of it could be told. */
function typistOf(probe: SampleTimes, history: LivenessHistory): FreshTyping | null {
  const { keys } = probe.timeline;
  const [whole] = wholeAndHalves(keys.length);
  if (whole === undefined) return null;
  const newest: SampleTimes[] = [];
  for (let i = history.samples.length - 1; i >= 0 && newest.length < TYPIST_SAMPLES; i--) {
    const sample = sampleAt(history, i);
    if (sample !== undefined && sameKeys(keys, sample.timeline.keys)) newest.push(sample);
  }
  return newest.length === 0 ? null : freshTyping(probe, newest.reverse(), whole);
}

function copyOfSameKeys(
  { timeline }: SampleTimes,
  history: LivenessHistory,
  packed: PackedTimes | null,
  typist: FreshTyping | null,
  noise: NoiseRange,
): Copy | null {
  if (typist === null) return null;
  const { whole, firstHalf, secondHalf, intervals } = candidatesOf(timeline, history, packed);
  const { length } = timeline.keys;
  let copy: Copy | null = null;
  for (const span of wholeAndHalves(length)) {
    const byEvents = span.keys === length ? whole : span.probe === 0 ? firstHalf : secondHalf;
    const fresh = densityOfPart(typist, span);
    copy = likelier(copy, likeliestCopy(timeline, byEvents, span, fresh, noise, intervals));
  }
  return copy;
}

/** Stored samples of a probe's keys, by how they are fitted: of those that are packed the nearest one alone. */
function candidatesOf(
  probe: Timeline,
  history: LivenessHistory,
  packed: PackedTimes | null,
): Readonly<Record<keyof NearestCopies, Candidates>> {
  const candidates = (indices: Iterable<number>): Candidates => {
    const found: [number, Timeline][] = [];
    for (const index of indices) {
      const timeline = sampleAt(history, index)?.timeline;
      if (timeline !== undefined && sameKeys(probe.keys, timeline.keys)) found.push([index, timeline]);
    }
    return found;
  };
  if (packed === null) {
    const all = candidates(history.samples.keys());
    return { whole: all, firstHalf: all, secondHalf: all, intervals: all };
  }
  const { whole, firstHalf, secondHalf, intervals } = nearestCopies(probe, packed);
  const withOthers = (index: number): Candidates =>
    candidates(packed.others.length === 0 ? [index] : [...packed.others, index].sort((a, b) => a - b));
  return {
    whole: withOthers(whole),
    firstHalf: withOthers(firstHalf),
    secondHalf: withOthers(secondHalf),
    intervals: withOthers(intervals),
  };
}

/** Of a text that begins or ends like the probe's: how its typist types it, one sample has to say. */
function copyOfOtherKeys(
  probe: SampleTimes,
  history: LivenessHistory,
  packed: PackedTimes | null,
  noise: NoiseRange,
): Copy | null {
  let copy: Copy | null = null;
  for (const index of packed?.others ?? history.samples.keys()) {
    const sample = sampleAt(history, index);
    if (sample === undefined || sameKeys(probe.timeline.keys, sample.timeline.keys)) continue;
    for (const span of commonEnds(probe.timeline.keys, sample.timeline.keys)) {
      const fresh = densityOfPart(freshTyping(probe, [sample], span), span);
      copy = likelier(copy, likeliestCopy(probe.timeline, [[index, sample.timeline]], span, fresh, noise));
    }
  }
  return copy;
}
