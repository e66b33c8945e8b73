import type { Timeline } from '../../keystrokes/buildTimeline.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { sameKeys } from '../../liveness/keySpans.ts';
import { integerBelow, type Random } from '../../math/random.ts';
import { twoBelow } from './twoBelow.ts';
import { timesFrom, typedOut } from './typedOut.ts';

/** Which of some samples the hold, and the latency before it, are taken from at every place of the text. */
interface SplicePlan {
  hold(place: number): number;
  latency(place: number): number;
}

/** Makes one sample of the times of several; null where fewer than two are of the first one's keys. */
export type Splice = (samples: readonly KeystrokeSample[], random: Random) => KeystrokeSample | null;

/** Holds of one sample, latencies of another. */
export const spliceViews = spliceBy((samples, _, random) => {
  const [holds, latencies] = twoBelow(samples, random);
  return { hold: () => holds, latency: () => latencies };
});

/** Every hold and every latency of any sample. */
export const spliceTimes = spliceBy((samples, _, random) => {
  const any = (): number => integerBelow(random, samples);
  return { hold: any, latency: any };
});

/** The middle of one sample within the ends of another. */
export const spliceParts = spliceBy((samples, keys, random) => {
  const [outer, inner] = twoBelow(samples, random);
  const cuts = twoBelow(keys - 1, random);
  const [from, to] = [Math.min(...cuts) + 1, Math.max(...cuts) + 1];
  const source = (place: number): number => (place >= from && place < to ? inner : outer);
  return { hold: source, latency: source };
});

function spliceBy(plan: (samples: number, keys: number, random: Random) => SplicePlan): Splice {
  return (samples, random) => {
    const [first] = samples;
    if (first === undefined) return null;
    const { keys } = first.timeline;
    const sources = samples.map(({ timeline }) => timeline).filter((other) => sameKeys(keys, other.keys));
    if (sources.length < 2) return null;
    const { hold, latency } = plan(sources.length, keys.length, random);
    const places = Array.from(keys, (_, place) => place);
    const holds = places.map((place) => holdAt(sources[hold(place)], place));
    const latencies = places.slice(1).map((place) => latencyAt(sources[latency(place)], place));
    return typedOut(keys, timesFrom(holds, latencies));
  };
}

function holdAt(source: Timeline | undefined, place: number): number {
  return (source?.ups[place] ?? Number.NaN) - (source?.downs[place] ?? 0);
}

function latencyAt(source: Timeline | undefined, place: number): number {
  return (source?.downs[place] ?? 0) - (source?.downs[place - 1] ?? 0);
}
