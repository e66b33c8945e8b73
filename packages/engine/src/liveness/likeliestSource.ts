import { copyRatio, NOISES } from './mosaicEvidence.ts';
import type { ByView, Times } from './textIntervals.ts';

/** A stored sample as the only one that a probe was copied from. */
export interface LoneSource {
  /** Its place in the list. */
  readonly index: number;
  /** ln of the likelihood ratio: copied from it, some times edited, against typed anew. */
  readonly evidence: number;
  /** How many times are nearer to it than typing comes, of how many. */
  readonly copied: number;
  readonly times: number;
}

/** The stored sample that explains most of a probe without the others, at the noise (ms) that suits it. */
export function likeliestSource(
  probe: ByView,
  stored: readonly ByView[],
  speeds: readonly number[],
  fresh: ByView,
): LoneSource {
  let likeliest: LoneSource = { index: 0, evidence: Number.NEGATIVE_INFINITY, copied: 0, times: 0 };
  for (const [index, source] of stored.entries()) {
    const played = NOISES.flatMap((noise) => [
      loneSource(probe, source, fresh, 1, noise),
      loneSource(probe, source, fresh, speeds[index] ?? 1, noise),
    ]);
    for (const lone of played) if (lone.evidence > likeliest.evidence) likeliest = { index, ...lone };
  }
  return likeliest;
}

type LoneEvidence = Omit<LoneSource, 'index'>;

/** Of holds, and of latencies or flights, whichever were copied. */
function loneSource(
  probe: ByView,
  source: ByView,
  fresh: ByView,
  speed: number,
  noise: number,
): LoneEvidence {
  const viewOf = (view: keyof ByView): LoneEvidence =>
    loneEvidence(probe[view], source[view], fresh[view], speed, noise);
  const [holds, latencies, flights] = [viewOf('holds'), viewOf('latencies'), viewOf('flights')];
  const between = flights.evidence > latencies.evidence ? flights : latencies;
  return {
    evidence: holds.evidence + between.evidence,
    copied: holds.copied + between.copied,
    times: holds.times + between.times,
  };
}

function loneEvidence(probe: Times, source: Times, fresh: Times, speed: number, noise: number): LoneEvidence {
  let evidence = 0;
  let copied = 0;
  let times = 0;
  for (let place = 0; place < probe.length; place++) {
    const time = probe[place] ?? Number.NaN;
    const density = fresh[place] ?? Number.NaN;
    if (Number.isNaN(time) || Number.isNaN(density)) continue;
    const ratio = copyRatio(time, speed * (source[place] ?? Number.NaN), density, noise);
    evidence += Math.log(ratio);
    if (ratio > 1) copied += 1;
    times += 1;
  }
  return { evidence, copied, times };
}
