import type { TypedSample } from '@keystroke-auth/client/capture';
import { drawTypist, typeText } from '@keystroke-auth/engine';
import type { KeyEvents, Random } from './attacks.ts';

/** Somebody drawn at random types the text on the device of a sample. */
export function strangerLike(
  { keystroke_data, capture }: TypedSample,
  text: string,
  random: Random,
): KeyEvents {
  const device = capture.device === 'touch' || capture.device === 'numpad' ? capture.device : 'desktop';
  const typist = drawTypist(Math.floor(random() * 2 ** 31), device);
  const typed = typeText(typist, text, { keys: 'positions', pauses: false });
  const hasReleases = keystroke_data.some(({ event }) => event === 'up');
  return typed.filter(({ event }) => hasReleases || event === 'down');
}
