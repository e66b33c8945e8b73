import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { type Copy, likelierCopy, type NoiseRange } from './copyEvidence.ts';
import type { LivenessFinding } from './finding.ts';
import { findMosaic } from './findMosaic.ts';
import { densityOfPart, freshTyping } from './freshTyping.ts';
import { isExactCopy } from './isExactCopy.ts';
import { commonEnds, sameKeys, wholeAndHalves } from './keySpans.ts';

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
  probe: Timeline,
  history: readonly Timeline[],
  resolution: number,
): LivenessFinding | null {
  const exact = history.findIndex((stored) => isExactCopy(probe, stored));
  if (exact >= 0)
    return { code: 'exact_replay', detail: 'every time is that of a stored sample', stored: exact };
  const likeliest = likeliestCopy(probe, history, resolution);
  if (likeliest === null || likeliest.copy.evidence < COPY_EVIDENCE)
    return findMosaic(probe, history, resolution);
  const { span, fit, evidence } = likeliest.copy;
  const residual = Math.sqrt(fit.squares / fit.degrees).toFixed(1);
  return {
    code: 'near_replay',
    detail:
      `${span.keys} of ${probe.keys.length} keys have ${fit.scale.toFixed(3)} times the times of a stored sample, ` +
      `to within ${residual} ms: evidence ${evidence.toFixed(1)}, expected less than ${COPY_EVIDENCE}`,
    stored: likeliest.stored,
  };
}

interface StoredCopy {
  readonly stored: number;
  readonly copy: Copy;
}

function likeliestCopy(probe: Timeline, history: readonly Timeline[], resolution: number): StoredCopy | null {
  // Rounding to a coarse tick makes people's samples alike, too.
  const least = Math.max(COPY_NOISE[0], resolution / 2);
  const noise: NoiseRange = [least, Math.max(COPY_NOISE[1], least)];
  const ofSameText = copyOfSameText(probe, history, noise);
  const ofOtherText = copyOfOtherText(probe, history, noise);
  if (ofSameText === null || ofOtherText === null) return ofSameText ?? ofOtherText;
  return ofSameText.copy.evidence >= ofOtherText.copy.evidence ? ofSameText : ofOtherText;
}

function copyOfSameText(probe: Timeline, history: readonly Timeline[], noise: NoiseRange): StoredCopy | null {
  const spans = wholeAndHalves(probe.keys.length);
  const sameText = history.filter((stored) => sameKeys(probe.keys, stored.keys));
  const [whole] = spans;
  if (whole === undefined || sameText.length === 0) return null;
  const typist = freshTyping(probe, sameText.slice(-TYPIST_SAMPLES), whole);
  let likeliest: { readonly timeline: Timeline; readonly copy: Copy } | null = null;
  for (const span of spans) {
    const fresh = densityOfPart(typist, span);
    for (const timeline of sameText) {
      const copy = likelierCopy(probe, timeline, span, fresh, noise);
      if (likeliest === null || copy.evidence > likeliest.copy.evidence) likeliest = { timeline, copy };
    }
  }
  return likeliest && { stored: history.indexOf(likeliest.timeline), copy: likeliest.copy };
}

/** Of a text that begins or ends like the probe's: how its typist types it, one sample has to say. */
function copyOfOtherText(
  probe: Timeline,
  history: readonly Timeline[],
  noise: NoiseRange,
): StoredCopy | null {
  let likeliest: StoredCopy | null = null;
  for (const [stored, timeline] of history.entries()) {
    if (sameKeys(probe.keys, timeline.keys)) continue;
    for (const span of commonEnds(probe.keys, timeline.keys)) {
      const fresh = densityOfPart(freshTyping(probe, [timeline], span), span);
      const copy = likelierCopy(probe, timeline, span, fresh, noise);
      if (likeliest === null || copy.evidence > likeliest.copy.evidence) likeliest = { stored, copy };
    }
  }
  return likeliest;
}
