import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import { sampleFromPresses } from '../../keystrokes/sampleFromPresses.ts';
import { createRandom, normal } from '../../math/random.ts';
import type { Recording } from '../recording.ts';

const WORDS =
  'the quick brown fox jumps over a lazy dog while many others watch them from some shady bank'.split(' ');

/** Fifteen sentences of some sixty keys by each: habits on keys and a pace of a third, noise of a fifth. */
export function copiedSentences(subjects: readonly string[], seed = 1): Recording[] {
  const random = createRandom(seed);
  return subjects.flatMap((subject) => {
    const pace = normal(random) / 3;
    const habits = Array.from({ length: 128 }, () => normal(random) / 4);
    return Array.from({ length: 15 }, (_, repetition) => {
      const text = Array.from({ length: 12 }, (__, i) => WORDS[(5 * i + 7 * repetition) % WORDS.length]).join(
        ' ',
      );
      let down = 0;
      const presses = Array.from(text, (name) => {
        const key = keyCodeOf(name);
        const habit = habits[key % habits.length] ?? 0;
        down += 170 * Math.exp(pace + habit + normal(random) / 5);
        return { key, down, up: down + 100 * Math.exp(pace - habit + normal(random) / 5) };
      });
      return {
        subject,
        text: '',
        session: '1',
        repetition,
        device: 'desktop' as const,
        sample: sampleFromPresses(presses),
      };
    });
  });
}
