import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom, normal, type Random } from '../math/random.ts';
import type { EnrolledSamples } from '../prior/fit/repeatedTexts.ts';

/** Standard deviations of the logarithm of holds and of down-down times alike. */
export interface Population {
  /** Usual hold and down-down times (ms). */
  readonly hold: number;
  readonly latency: number;
  readonly pace: number;
  readonly habit: number;
  readonly sample: number;
  readonly noise: number;
}

/** People drawn from a population, each typing a text so often: same seed, same people. */
export function drawTypists(
  population: Population,
  people: number,
  textOf: (person: number) => Uint16Array,
  { seed = 1, samples = 6 } = {},
): EnrolledSamples[] {
  const random = createRandom(seed);
  return Array.from({ length: people }, (_, person) => {
    const text = textOf(person);
    const [holdsOf, latenciesOf] = [population.hold, population.latency].map((usual) =>
      drawPerson(population, usual, text.length, random),
    );
    return {
      person: `person-${person}`,
      samples: Array.from({ length: samples }, () => {
        const [holds, latencies] = [holdsOf?.() ?? [], latenciesOf?.() ?? []];
        let down = 0;
        const presses = Array.from(text, (key, i) => {
          const press = { key, down, up: down + (holds[i] ?? 0) };
          down += latencies[i] ?? 0;
          return press;
        });
        return sampleFromPresses(presses);
      }),
    };
  });
}

/** A person's times of one kind: every call is another sample. */
function drawPerson(
  { pace, habit, sample, noise }: Population,
  usual: number,
  keys: number,
  random: Random,
): () => number[] {
  const own = pace * normal(random);
  const habits = Array.from({ length: keys }, () => own + habit * normal(random));
  return () => {
    const today = sample * normal(random);
    return habits.map((mean) => usual * Math.exp(mean + today + noise * normal(random)));
  };
}
