/**
 * Remembers which tokens were taken, so that each is taken once. Where several processes take tokens, they share one:
 * in Redis `SET id 1 NX PXAT until`, in SQL an insert into a table with a unique id.
 */
export interface SeenTokens {
  /**
   * Notes a token, in one step with asking whether it was noted before.
   *
   * @param id of the token and its issuer
   * @param until milliseconds since 1970: afterwards the token is refused anyhow and may be forgotten
   * @returns true when it is new. Whatever else comes back, and whatever is thrown, refuses the token.
   */
  add(id: string, until: number): boolean | Promise<boolean>;
}

/** Tokens of a minute at more than a thousand a second: some 20 MB. */
const CAPACITY = 100_000;

/**
 * Remembers in this process, up to a number of tokens at a time. Beyond it, tokens are refused: to forget one that is
 * still good would let it be used again.
 */
export function createSeenTokens({
  capacity = CAPACITY,
  now = Date.now,
}: {
  readonly capacity?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
} = {}): SeenTokens {
  const seen = new Map<string, number>();
  return {
    add(id, until) {
      if (seen.has(id)) return false;
      if (seen.size >= capacity) forget();
      if (seen.size >= capacity) throw new RangeError(`got more than ${capacity} tokens that are still good`);
      seen.set(id, until);
      return true;
    },
  };

  function forget(): void {
    const time = now();
    for (const [id, until] of seen) if (until <= time) seen.delete(id);
  }
}
