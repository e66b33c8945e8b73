import { keyCodeOf } from '../keystrokes/keyCode.ts';

/** In a placement: the press belongs to no position of the text (a typo, or its correction). */
export const UNPLACED = -1;

/** Corrected or wrong keys tolerated, as a share of the text. */
const TYPO_BUDGET = 0.07;

/** How many differences still count as the same text: one at least, so that short texts forgive one slip. */
export function typoBudget(textLength: number): number {
  return Math.max(1, Math.round(TYPO_BUDGET * textLength));
}

const BACKSPACE = keyCodeOf('Backspace');

/**
 * Places typed keys on a text: corrected typing (Backspace takes the key before it away), then the alignment with the
 * fewest insertions, deletions and substitutions (Wagner & Fischer 1974).
 *
 * @returns for every press its position in the text, or {@link UNPLACED}; null when more than {@link typoBudget}
 *   differences remain: another text. Takes time in proportion to length x budget, whatever was typed.
 */
export function alignToText(keys: Uint16Array, text: Uint16Array): Int32Array | null {
  if (sameKeys(keys, text)) return inPlace(keys.length);
  const kept = withoutCorrections(keys);
  const budget = typoBudget(text.length);
  if (Math.abs(kept.length - text.length) > budget) return null;
  const typed = Uint16Array.from(kept, (press) => keys[press] ?? 0);
  const costs = bandedCosts(typed, text, budget);
  if (costs === null) return null;
  const placement = new Int32Array(keys.length).fill(UNPLACED);
  traceBack(typed, text, budget, costs, (typedIndex, position) => {
    placement[kept[typedIndex] ?? 0] = position;
  });
  return placement;
}

function sameKeys(a: Uint16Array, b: Uint16Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Every press at its own position. A loop: this is what nearly every request comes to. */
function inPlace(length: number): Int32Array {
  const placement = new Int32Array(length);
  for (let i = 0; i < length; i++) placement[i] = i;
  return placement;
}

/** Whether a text and what was typed of it, corrections taken back, are no more than so many differences apart. */
export function isWithinDifferences(typed: Uint16Array, text: Uint16Array, most: number): boolean {
  return Math.abs(typed.length - text.length) <= most && bandedCosts(typed, text, most) !== null;
}

/** Indices of the presses that survive their corrections. */
export function withoutCorrections(keys: Uint16Array): number[] {
  const kept: number[] = [];
  keys.forEach((key, i) => {
    if (key === BACKSPACE) kept.pop();
    else kept.push(i);
  });
  return kept;
}

/**
 * Edit distances of all prefixes that can be part of an alignment within the budget: a band around the diagonal
 * (Ukkonen 1985). Row i holds typed prefixes of i keys; column j - i + budget the text's prefixes of j keys.
 * Null as soon as a whole row is above the budget.
 */
function bandedCosts(typed: Uint16Array, text: Uint16Array, budget: number): Uint16Array | null {
  const width = 2 * budget + 1;
  const far = budget + 1;
  const costs = new Uint16Array((typed.length + 1) * width).fill(far);
  for (let i = 0; i <= typed.length; i++) {
    let least = far;
    for (let j = Math.max(0, i - budget); j <= Math.min(text.length, i + budget); j++) {
      const cost = Math.min(far, costOf(costs, typed, text, budget, i, j));
      costs[i * width + j - i + budget] = cost;
      if (cost < least) least = cost;
    }
    if (least > budget) return null;
  }
  return cell(costs, budget, typed.length, text.length) > budget ? null : costs;
}

function costOf(
  costs: Uint16Array,
  typed: Uint16Array,
  text: Uint16Array,
  budget: number,
  i: number,
  j: number,
): number {
  if (i === 0) return j;
  if (j === 0) return i;
  const substitute = cell(costs, budget, i - 1, j - 1) + (typed[i - 1] === text[j - 1] ? 0 : 1);
  return Math.min(substitute, cell(costs, budget, i - 1, j) + 1, cell(costs, budget, i, j - 1) + 1);
}

/** The cost at (i, j); above the budget outside of the band. */
function cell(costs: Uint16Array, budget: number, i: number, j: number): number {
  const offset = j - i + budget;
  if (offset < 0 || offset > 2 * budget) return budget + 1;
  return costs[i * (2 * budget + 1) + offset] ?? budget + 1;
}

/** Walks back along the cheapest alignment and reports the keys that match. */
function traceBack(
  typed: Uint16Array,
  text: Uint16Array,
  budget: number,
  costs: Uint16Array,
  match: (typedIndex: number, position: number) => void,
): void {
  let i = typed.length;
  let j = text.length;
  while (i > 0 && j > 0) {
    const same = typed[i - 1] === text[j - 1];
    const cost = cell(costs, budget, i, j);
    if (cost === cell(costs, budget, i - 1, j - 1) + (same ? 0 : 1)) {
      if (same) match(i - 1, j - 1);
      i -= 1;
      j -= 1;
    } else if (cost === cell(costs, budget, i - 1, j) + 1) {
      i -= 1;
    } else {
      j -= 1;
    }
  }
}
