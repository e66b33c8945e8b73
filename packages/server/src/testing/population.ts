import { createRandom, encodeEvents, normal, parseEvents } from '@keystroke-auth/engine';
import type { KeystrokeEvent } from '@keystroke-auth/protocol';
import type { StoredSample } from '../ports/sampleRecords.ts';
import type { Store } from '../ports/store.ts';
import { compatProfile } from '../services/compat/compatProfile.ts';
import { newUser } from '../services/v1/userRecord.ts';

/** Usual times (ms) and standard deviations of their logarithms. */
export interface Population {
  readonly hold: number;
  readonly latency: number;
  readonly pace: number;
  readonly habit: number;
  readonly noise: number;
}

/** Unlike the people that the shipped table was fitted on: slow, of one pace, known by how long they hold each key. */
export const STEADY: Population = { hold: 200, latency: 300, pace: 0.05, habit: 0.3, noise: 0.4 };

const TEXT = 'kestrel';
const SAMPLES = 6;

/** Puts people drawn from a population into a store, each with several samples of one text: same seed, same people. */
export async function enrolPopulation(
  store: Store,
  { hold, latency, pace, habit, noise }: Population,
  people: number,
  seed = 1,
): Promise<void> {
  const random = createRandom(seed);
  const draw = (deviation: number): number => deviation * normal(random);
  const times = (usual: number): (() => number[]) => {
    const own = draw(pace);
    const habits = Array.from(TEXT, () => own + draw(habit));
    return () => habits.map((mean) => usual * Math.exp(mean + draw(noise)));
  };
  const changes = Array.from({ length: people }, (_, person) => {
    const [holds, latencies] = [times(hold), times(latency)];
    const append = Array.from({ length: SAMPLES }, () => typed(holds(), latencies()));
    const name = compatProfile({ application: 'default' }, `person-${person}`);
    return store.transact(async (records) => {
      const now = new Date(0);
      const id = `profile-${person}`;
      await records.users.save(newUser(name, now));
      const profile = {
        name,
        id,
        version: 1,
        model: null,
        textMode: null,
        typedSamples: append.length,
        importedSamples: 0,
        anchorVersion: null,
        createdAt: now,
        updatedAt: now,
      };
      await records.profiles.save(profile);
      await records.samples.append(
        profile,
        append.map((sample) => ({ ...sample, createdAt: now })),
      );
    });
  });
  await Promise.all(changes);
}

function typed(holds: readonly number[], latencies: readonly number[]): StoredSample {
  let down = 0;
  const events = Array.from(TEXT, (key, i): KeystrokeEvent[] => {
    const press = down;
    down += latencies[i] ?? 0;
    return [
      { key, event: 'down', timestamp: press },
      { key, event: 'up', timestamp: press + (holds[i] ?? 0) },
    ];
  });
  const inOrder = events.flat().sort((a, b) => a.timestamp - b.timestamp);
  return { kind: 'events', data: encodeEvents(parseEvents(inOrder)) };
}
