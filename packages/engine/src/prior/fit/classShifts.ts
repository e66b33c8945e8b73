import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { type HoldClass, holdClassOf, type LatencyClass, latencyClassOf } from '../baseline.ts';
import { traitsOf } from '../keyClasses.ts';
import { type AdditiveEffects, additiveEffects } from './additiveEffects.ts';
import { byKey, byPair, type Observations, observe, type TypedSample } from './observations.ts';

/** What the class of a key or pair adds to a time, log scale. */
export interface ClassShifts {
  readonly holds: ReadonlyMap<HoldClass, number>;
  readonly latencies: ReadonlyMap<LatencyClass, number>;
}

const HOLD = 0;
const DOWN_DOWN = 1;

/**
 * Class means by least squares beside everybody's pace. Latencies are fitted on down-down times, whose logarithm makes
 * a shift a factor; the other latency views take it over.
 */
export function classShifts(samples: readonly TypedSample[]): ClassShifts {
  const holds = shiftsOf(samples, HOLD, (key) => holdClassOf(key));
  const latencies = shiftsOf<LatencyClass>(samples.flatMap(withCapitals), DOWN_DOWN, (key, next) =>
    next === undefined ? null : latencyClassOf(key, next),
  );
  return { holds, latencies };
}

function shiftsOf<Class extends string | number>(
  samples: readonly TypedSample[],
  view: number,
  classOf: (key: number, next: number | undefined) => Class | null,
): Map<Class, number> {
  // Times of no class take part, as one class more: they are of somebody's pace, too.
  const classes: (Class | null)[] = [];
  const indices = new Map<Class | null, number>();
  const { identities, names } = effectsOf(samples, view, (key, next) => {
    const name = classOf(key, next);
    const index = indices.get(name) ?? classes.push(name) - 1;
    indices.set(name, index);
    return index;
  });
  return new Map(
    names.flatMap((index, identity): [Class, number][] => {
      const name = classes[index] ?? null;
      return name === null ? [] : [[name, identities.values[identity] ?? 0]];
    }),
  );
}

function effectsOf(
  samples: readonly TypedSample[],
  view: number,
  identityOf: (key: number, next: number | undefined) => number,
): AdditiveEffects & Pick<Observations, 'names'> {
  const isKnown = view === HOLD ? byKey : byPair;
  const table = observe(samples, view, (position, key, next) =>
    isKnown(position, key, next) === null ? null : identityOf(key, next),
  );
  return { ...additiveEffects(table), names: table.names };
}

const SHIFT = keyCodeOf('Shift');
const CAPITAL = keyCodeOf('Shift+letter');

/** The sample, and every capital in it as a capture without Shift would have seen it, with the key before. */
function withCapitals({ typist, sample }: TypedSample): TypedSample[] {
  const { keys, downs, ups } = sample.timeline;
  const capitals: TypedSample[] = [];
  keys.forEach((key, i) => {
    const [before, after] = [keys[i - 1], keys[i + 1]];
    if (key !== SHIFT || before === undefined || after === undefined) return;
    if (traitsOf(before).keyClass === 'modifier' || traitsOf(after).keyClass !== 'letter') return;
    const seen: KeystrokeSample = {
      events: sample.events,
      timeline: {
        keys: Uint16Array.of(before, CAPITAL),
        downs: Float64Array.of(downs[i - 1] ?? 0, downs[i + 1] ?? 0),
        ups: Float64Array.of(ups[i - 1] ?? 0, ups[i + 1] ?? 0),
        repairs: [],
      },
    };
    capitals.push({ typist, sample: seen });
  });
  return [{ typist, sample }, ...capitals];
}
