import type { Timeline } from '../keystrokes/buildTimeline.ts';
import type { LivenessFinding } from './finding.ts';
import { freshDensity, HOLD_NOISE, LATENCY_NOISE, type Times } from './freshDensity.ts';
import { likeliestSource } from './likeliestSource.ts';
import { mosaicEvidence } from './mosaicEvidence.ts';
import { speedOf } from './speedOf.ts';
import { sameTextIntervals, type TextIntervals } from './textIntervals.ts';
import { rasterDensity, rasterOf, type TimeRaster } from './timeRaster.ts';

/**
 * Evidence (nats) from which a sample is made of stored ones and not typed anew. Of genuine samples of development
 * users against all that they typed before (60 at most) 3 in 5,428 reach it, and at most 0.6 % of GREYC's, CMU's and
 * the touch PIN's with their times cut to ticks of 2 to 50 ms.
 */
const MOSAIC_EVIDENCE = 18;
/** On coarser clocks people repeat their times, too: at 100 ms 5 % of GREYC's samples look copied (ms). */
const COARSEST_TICK = 50;
/** Noise of a copied interval, ms: of a clock in milliseconds, and of a little jitter. */
const NOISES = [1, 6] as const;
/** Probability of going on with another stored sample: one or a few parts of a text, or any sample at each place. */
const SELDOM = 0.1;
const OFTEN = 0.9;
/** Newest stored samples that tell how a typist types; more cost time and add little. */
const TYPIST_SAMPLES = 10;
/** And that tell whether the keyboard is polled. */
const RASTER_SAMPLES = 5;

type View = keyof TextIntervals;

/** A sample whose intervals are, but for some edits, those of a stored sample or of several; null where not. */
export function findMosaic(
  timeline: Timeline,
  history: readonly Timeline[],
  resolution: number,
): LivenessFinding | null {
  if (resolution > COARSEST_TICK) return null;
  const { probe, stored } = sameTextIntervals(timeline, history);
  if (stored.length === 0) return null;
  const asStored = new Float64Array(stored.length).fill(1);
  const speeds = asStored.map((_, i) => speedOf(probe.latencies, stored[i]?.latencies ?? []));
  const fresh = freshIntervals(probe, stored.slice(-TYPIST_SAMPLES), resolution);
  const mosaicsOf = (view: View): number[] => {
    const times = { probe: probe[view], fresh: fresh[view], stored: columnsOf(stored, view) };
    return [
      ...NOISES.flatMap((noise) => mosaicEvidence({ ...times, speeds: asStored }, noise, [SELDOM, OFTEN])),
      ...mosaicEvidence({ ...times, speeds }, NOISES[0], [SELDOM]),
    ];
  };
  // Who joins holds of one sample to times of another takes the latencies or the flights.
  const between = [...mosaicsOf('latencies'), ...mosaicsOf('flights')];
  const evidence = logMean(mosaicsOf('holds')) + logMean(between);
  if (evidence < MOSAIC_EVIDENCE) return null;
  const lone = likeliestSource(probe, stored, speeds, fresh, NOISES);
  const least = `evidence ${evidence.toFixed(1)}, expected less than ${MOSAIC_EVIDENCE}`;
  // A sample that explains less than half of it is one of several.
  if (lone.evidence < evidence / 2) {
    return {
      code: 'spliced_replay',
      detail: `holds and latencies are those of several of ${stored.length} stored samples: ${least}`,
      stored: null,
    };
  }
  return {
    code: 'near_replay',
    detail: `${lone.copied} of ${lone.times} holds and latencies are those of a stored sample: ${least}`,
    stored: stored[lone.index]?.stored ?? null,
  };
}

/** Log densities of a probe's intervals if its typist typed them anew on this keyboard. */
function freshIntervals(
  probe: TextIntervals,
  stored: readonly TextIntervals[],
  resolution: number,
): TextIntervals {
  const densityOf = (view: View, noise: number): Times =>
    freshDensity(
      probe[view],
      stored.map((sample) => sample[view]),
      noise,
    );
  const onRaster = (view: View, density: Times, raster: TimeRaster): Times =>
    density.map((log, place) => log + rasterDensity(raster, probe[view][place] ?? Number.NaN));
  const rasterFor = (view: View): TimeRaster =>
    rasterOf(
      [probe, ...stored.slice(-RASTER_SAMPLES)].flatMap((sample) => sample[view]),
      resolution,
    );
  const latencies = densityOf('latencies', LATENCY_NOISE);
  const between = rasterFor('latencies');
  return {
    holds: onRaster('holds', densityOf('holds', HOLD_NOISE), rasterFor('holds')),
    latencies: onRaster('latencies', latencies, between),
    // Given the holds, a flight is as likely as the latency that it makes: they differ by the hold alone.
    flights: onRaster('flights', latencies, between),
  };
}

/** One column a place, of one time a stored sample. */
function columnsOf(stored: readonly TextIntervals[], view: View): readonly Float64Array[] {
  const places = stored[0]?.[view].length ?? 0;
  const columns = Array.from({ length: places }, () => new Float64Array(stored.length));
  for (let i = 0; i < stored.length; i++) {
    const times = stored[i]?.[view] ?? [];
    for (let place = 0; place < places; place++) {
      const column = columns[place];
      if (column !== undefined) column[i] = times[place] ?? Number.NaN;
    }
  }
  return columns;
}

/** ln of the mean of likelihood ratios given as logarithms: hypotheses that are equally likely beforehand. */
function logMean(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}
