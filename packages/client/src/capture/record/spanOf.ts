/** A change of a text: so many units at a place were taken away, and so many put there. */
export interface Span {
  readonly start: number;
  readonly removed: number;
  readonly added: number;
}

/**
 * What changed in a text of which only lengths and the caret are known. What follows the caret afterwards was there before.
 *
 * @param from the caret before, or the start of the selection; null where the field does not tell: then at the end
 * @param to the caret after
 */
export function spanOf(before: number, after: number, from: number | null, to: number | null): Span {
  const end = within(to ?? after, after);
  // A longer tail than the old text had can't have been there.
  const tail = Math.min(after - end, before);
  const start = Math.min(within(from ?? before, before), end, before - tail);
  return { start, removed: before - tail - start, added: after - tail - start };
}

function within(place: number, length: number): number {
  return Math.min(Math.max(0, place), length);
}
