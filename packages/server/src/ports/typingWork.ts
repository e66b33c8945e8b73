import type { FixedTextPrior, PriorComparison, RatesCheck, RepeatedText } from '@keystroke-auth/engine';

export interface TypingHalves {
  readonly fitting: readonly RepeatedText[];
  readonly heldOut: readonly RepeatedText[];
}

/** What takes seconds to minutes of a processor, and must not keep requests waiting. `signal` ends it. */
export interface TypingWork {
  /**
   * Fits a table on half of the people and holds it against `used` on the others; null where they can't be compared.
   *
   * @throws {PriorError} for a fit that no table may be
   */
  fit(
    used: FixedTextPrior,
    halves: TypingHalves,
    signal?: AbortSignal,
  ): Promise<{ readonly fitted: FixedTextPrior; readonly comparison: PriorComparison | null }>;
  /** What false match rates are among these people; null where they can't be compared. */
  checkRates(
    used: FixedTextPrior,
    texts: readonly RepeatedText[],
    targets: readonly number[],
    signal?: AbortSignal,
  ): Promise<RatesCheck | null>;
}
