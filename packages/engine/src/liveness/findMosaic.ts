import type { LivenessFinding } from './finding.ts';
import { freshDensities } from './freshDensity.ts';
import type { FreshTyping } from './freshTyping.ts';
import { likeliestSource } from './likeliestSource.ts';
import { mosaicEvidence } from './mosaicEvidence.ts';
import { type LivenessHistory, TYPIST_SAMPLES } from './prepareHistory.ts';
import { type SameText, sameText } from './sameText.ts';
import type { SampleTimes } from './sampleTimes.ts';
import { speedsOf } from './speedsOf.ts';
import type { ByView, TextIntervals, Times } from './textIntervals.ts';
import { rasterDensity, rasterOf, type TimeRaster } from './timeRaster.ts';

/**
 * Evidence (nats) from which a sample is made of stored ones and not typed anew. Of genuine samples of development
 * users against all that they typed before (60 at most) 3 in 5,428 reach it, and at most 0.6 % of GREYC's, CMU's and
 * the touch PIN's with their times cut to ticks of 2 to 50 ms.
 */
const MOSAIC_EVIDENCE = 18;
/** On coarser clocks people repeat their times, too: at 100 ms 5 % of GREYC's samples look copied (ms). */
const COARSEST_TICK = 50;
/** Of those that tell how a typist types, the newest tell whether the keyboard is polled. */
const RASTER_SAMPLES = 5;

type View = keyof ByView;

/**
 * A sample whose intervals are, but for some edits, those of a stored sample or of several; null where not.
 *
 * @param known how likely the sample is for its typist, where somebody asked already
 */
export function findMosaic(
  sample: SampleTimes,
  history: LivenessHistory,
  resolution: number,
  known: FreshTyping | null = null,
): LivenessFinding | null {
  if (resolution > COARSEST_TICK) return null;
  const stored = sameText(sample, history);
  const { indices, intervalsOf, rows } = stored;
  const sources = indices.length;
  if (sources === 0) return null;
  const probe = sample.intervals;
  const typist: TextIntervals[] = [];
  for (let i = Math.max(0, sources - TYPIST_SAMPLES); i < sources; i++) typist.push(intervalsOf(i));
  const speeds = speedsOf(probe.latencies, rows.latencies, sources);
  const unpolled = freshIntervals(probe, typist, known);
  // A raster only ever lowers the evidence: it makes times likelier that are typed anew. Hardly anybody's needs one.
  if (evidenceOf(probe, rows, speeds, unpolled) < MOSAIC_EVIDENCE) return null;
  const fresh = onRaster(unpolled, probe, typist.slice(-RASTER_SAMPLES), resolution);
  const evidence = evidenceOf(probe, rows, speeds, fresh);
  if (evidence < MOSAIC_EVIDENCE) return null;
  const lone = likeliestSource(
    probe,
    indices.map((_, source) => intervalsOf(source)),
    speeds,
    fresh,
  );
  const least = `evidence ${evidence.toFixed(1)}, expected less than ${MOSAIC_EVIDENCE}`;
  // A sample that explains less than half of it is one of several.
  if (lone.evidence < evidence / 2) {
    return {
      code: 'spliced_replay',
      detail: `holds and latencies are those of several of ${sources} stored samples: ${least}`,
      stored: null,
    };
  }
  return {
    code: 'near_replay',
    detail: `${lone.copied} of ${lone.times} holds and latencies are those of a stored sample: ${least}`,
    stored: indices[lone.index] ?? null,
  };
}

/** ln of the likelihood ratio of a mosaic of any kind against typed anew. */
function evidenceOf(
  probe: TextIntervals,
  rows: SameText['rows'],
  speeds: readonly number[],
  fresh: ByView,
): number {
  const mosaicsOf = (view: View): number[] => mosaicEvidence(probe[view], fresh[view], rows[view], speeds);
  // Who joins holds of one sample to times of another takes the latencies or the flights.
  const between = [...mosaicsOf('latencies'), ...mosaicsOf('flights')];
  return logMean(mosaicsOf('holds')) + logMean(between);
}

/** Log densities of a probe's intervals if its typist typed them anew; `known` where it is of the same times. */
function freshIntervals(
  probe: TextIntervals,
  typist: readonly TextIntervals[],
  known: FreshTyping | null,
): ByView {
  const isKnown =
    known !== null &&
    known.probe === probe.logs &&
    known.typist.length === typist.length &&
    known.typist.every((logs, i) => logs === typist[i]?.logs);
  const { holds, latencies } = isKnown
    ? known
    : freshDensities(
        probe.logs,
        typist.map(({ logs }) => logs),
      );
  // Given the holds, a flight is as likely as the latency that it makes: they differ by the hold alone.
  return { holds, latencies, flights: latencies };
}

/** The same on this keyboard, which may be polled. */
function onRaster(
  fresh: ByView,
  probe: TextIntervals,
  newest: readonly TextIntervals[],
  resolution: number,
): ByView {
  const rasterFor = (view: View): TimeRaster =>
    rasterOf(
      [probe, ...newest].flatMap((sample) => sample[view]),
      resolution,
    );
  const densityOf = (view: View, raster: TimeRaster): Times =>
    fresh[view].map((log, place) => log + rasterDensity(raster, probe[view][place] ?? Number.NaN));
  const between = rasterFor('latencies');
  return {
    holds: densityOf('holds', rasterFor('holds')),
    latencies: densityOf('latencies', between),
    flights: densityOf('flights', between),
  };
}

/** ln of the mean of likelihood ratios given as logarithms: hypotheses that are equally likely beforehand. */
function logMean(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}
