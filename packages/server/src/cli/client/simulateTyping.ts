import { createRandom, normal } from '@keystroke-auth/engine';
import type { KeystrokeEvent } from '@keystroke-auth/protocol';

const PHRASE = 'correct horse battery';

/** Usual hold and press-to-press times (ms). */
const HOLD_MS = 95;
const LATENCY_MS = 165;

/** How much a typist's pace and habits differ from others', and a sample from the typist's own (log scale). */
const PACE_SD = 0.3;
const HABIT_SD = 0.3;
const NOISE_SD = 0.1;

/** One of a simulated typist's samples of a fixed phrase: the same numbers give the same sample. */
export function simulateTyping(typist: number, sample: number): KeystrokeEvent[] {
  const habits = createRandom(typist);
  const noise = createRandom(typist * 100_003 + sample);
  const holdPace = normal(habits) * PACE_SD;
  const latencyPace = normal(habits) * PACE_SD;
  let down = 0;
  const presses = Array.from(PHRASE, (key) => {
    const hold = HOLD_MS * Math.exp(holdPace + normal(habits) * HABIT_SD + normal(noise) * NOISE_SD);
    const latency = LATENCY_MS * Math.exp(latencyPace + normal(habits) * HABIT_SD + normal(noise) * NOISE_SD);
    const press = { key, down, up: down + hold };
    down += latency;
    return press;
  });
  return presses
    .flatMap(({ key, down: pressed, up }): KeystrokeEvent[] => [
      { key, event: 'down', timestamp: pressed },
      { key, event: 'up', timestamp: up },
    ])
    .sort((a, b) => a.timestamp - b.timestamp);
}
