import { keyCodeOf } from '../keystrokes/keyCode.ts';

/** In a placement: the press belongs to no position of the text (a typo, or its correction). */
export const UNPLACED = -1;

export interface Alignment {
  /** For every press its position in the text, or {@link UNPLACED}. */
  readonly placement: Int32Array;
  /** Positions of the text that no press matches, plus presses left over after corrections. */
  readonly differences: number;
}

/** Corrected or wrong keys tolerated, as a share of the text. */
const TYPO_BUDGET = 0.07;

/** How many differences still count as the same text: one at least, so that short texts forgive one slip. */
export function typoBudget(textLength: number): number {
  return Math.max(1, Math.round(TYPO_BUDGET * textLength));
}

const BACKSPACE = keyCodeOf('Backspace');

/**
 * Places typed keys on an enrolled text: corrected typing (Backspace takes the key before it away), then the
 * alignment with the fewest insertions, deletions and substitutions (Wagner & Fischer 1974).
 */
export function alignToText(keys: Uint16Array, text: Uint16Array): Alignment {
  if (sameKeys(keys, text)) {
    return { placement: Int32Array.from(keys, (_, i) => i), differences: 0 };
  }
  const kept = withoutCorrections(keys);
  const placement = new Int32Array(keys.length).fill(UNPLACED);
  const differences = placeByEditDistance(keys, kept, text, placement);
  return { placement, differences };
}

function sameKeys(a: Uint16Array, b: Uint16Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Indices of the presses that survive their corrections. */
function withoutCorrections(keys: Uint16Array): number[] {
  const kept: number[] = [];
  keys.forEach((key, i) => {
    if (key === BACKSPACE) kept.pop();
    else kept.push(i);
  });
  return kept;
}

/** Fills `placement` for the kept presses that match; returns the edit distance. */
function placeByEditDistance(
  keys: Uint16Array,
  kept: readonly number[],
  text: Uint16Array,
  placement: Int32Array,
): number {
  const width = text.length + 1;
  const cost = new Uint16Array((kept.length + 1) * width);
  const at = (i: number, j: number): number => cost[i * width + j] ?? 0;
  for (let j = 0; j < width; j++) cost[j] = j;
  for (let i = 1; i <= kept.length; i++) {
    cost[i * width] = i;
    const key = keys[kept[i - 1] ?? 0];
    for (let j = 1; j < width; j++) {
      const substitute = at(i - 1, j - 1) + (key === text[j - 1] ? 0 : 1);
      cost[i * width + j] = Math.min(substitute, at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  let i = kept.length;
  let j = text.length;
  while (i > 0 && j > 0) {
    const press = kept[i - 1] ?? 0;
    const matches = keys[press] === text[j - 1];
    if (at(i, j) === at(i - 1, j - 1) + (matches ? 0 : 1)) {
      if (matches) placement[press] = j - 1;
      i -= 1;
      j -= 1;
    } else if (at(i, j) === at(i - 1, j) + 1) {
      i -= 1;
    } else {
      j -= 1;
    }
  }
  return at(kept.length, text.length);
}
