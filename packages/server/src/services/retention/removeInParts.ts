/** Rows that are removed in one transaction: a few milliseconds, so that nobody waits for it. */
const PART = 200;
/** Parts in one go: what is left over has its turn the next time. */
const MOST_PARTS = 250;

/**
 * Removes a part at a time, each in a transaction of its own. Answers how much that was.
 *
 * @param remove a part of at most so many; says whether there may be more
 * @param signal ends it after the part that runs
 */
export async function removeInParts(
  remove: (limit: number) => Promise<{ readonly removed: number; readonly more: boolean }>,
  signal: AbortSignal | undefined,
): Promise<number> {
  let total = 0;
  for (let part = 0; part < MOST_PARTS && signal?.aborted !== true; part++) {
    const { removed, more } = await remove(PART);
    total += removed;
    if (!more) break;
  }
  return total;
}
