import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { type Press, sampleFromPresses } from '../../keystrokes/sampleFromPresses.ts';

/** Shorter times, and releases before their press, are taken for this (ms): a logarithm needs something above zero. */
const LEAST = 1;

/**
 * Typing between two typings of one text: every hold and down-down time that far on the way from one to the other, on
 * the log scale. 0 is the rhythm of `from`, 1 that of `to`.
 */
export function blendTyping(from: KeystrokeSample, to: KeystrokeSample, share: number): KeystrokeSample {
  const [a, b] = [from.timeline, to.timeline];
  const between = (x: number, y: number): number =>
    Math.max(LEAST, x) ** (1 - share) * Math.max(LEAST, y) ** share;
  let down = 0;
  const presses: Press[] = Array.from({ length: Math.min(a.keys.length, b.keys.length) }, (_, i) => {
    const [ownDown, otherDown] = [a.downs[i] ?? 0, b.downs[i] ?? 0];
    if (i > 0) down += between(ownDown - (a.downs[i - 1] ?? 0), otherDown - (b.downs[i - 1] ?? 0));
    const hold = between((a.ups[i] ?? Number.NaN) - ownDown, (b.ups[i] ?? Number.NaN) - otherDown);
    return { key: a.keys[i] ?? 0, down, up: down + hold };
  });
  return sampleFromPresses(presses);
}
