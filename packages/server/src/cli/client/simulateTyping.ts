import { drawTypist, typeText } from '@keystroke-auth/engine';
import type { KeystrokeEvent } from '@keystroke-auth/protocol';

export const PHRASE = 'correct horse battery';

/** Half as uneven as people are, so that whoever is recognised by any model is recognised every time. */
const NOISE = 0.5;

/** One of a steady simulated typist's samples of a fixed phrase: the same numbers give the same sample. */
export function simulateTyping(typist: number, sample: number): KeystrokeEvent[] {
  return [...typeText(drawTypist(typist), PHRASE, { sample, noise: NOISE, pauses: false })];
}
