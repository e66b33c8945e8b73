import { drawSentence, drawTypist, type SimulatedDevice, typeText } from '@keystroke-auth/engine';

export interface SimulatedSet {
  readonly typists: number;
  /** Samples of each. */
  readonly repetitions: number;
  readonly sessions: number;
  /** Null: sentences, each another one. */
  readonly text: string | null;
  readonly device: SimulatedDevice;
  /** The first typist's; the others' are the numbers after it. */
  readonly seed: number;
  readonly typos: boolean;
}

/** So long that 50 keys, which free text is judged on, are in nearly every sentence. */
const WORDS = 14;

/** Recordings as JSON lines (docs/data.md), each with its line end. */
export function* simulateLines(set: SimulatedSet): Generator<string> {
  for (let n = 0; n < set.typists; n++) {
    const typist = drawTypist(set.seed + n, set.device);
    for (let sample = 1; sample <= set.repetitions; sample++) {
      const session = 1 + Math.floor(((sample - 1) * set.sessions) / set.repetitions);
      const text = set.text ?? drawSentence(typist.seed * set.repetitions + sample, WORDS);
      const recording = {
        subject: String(typist.seed),
        text: set.text ?? '',
        session: String(session),
        sample,
        device: set.device,
        keystroke_data: typeText(typist, text, {
          sample,
          session,
          typos: set.typos,
          text: set.text === null ? 'free' : 'fixed',
        }),
      };
      yield `${JSON.stringify(recording)}\n`;
    }
  }
}
