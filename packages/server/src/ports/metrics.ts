import type { DecisionWord } from '@keystroke-auth/protocol';

/** What happens, for the operator, as numbers. Nothing in it tells of a person, or is what a caller sent. */
export interface Metrics {
  /** @param route its pattern; `none` for what is no route */
  answered(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    /** Of the catalogue, where the request was refused. */
    readonly code: string | null;
    readonly seconds: number;
  }): void;
  /** A transaction, from its being asked for to its being durable. `ok` is false for a store that failed, not for a refusal. */
  transaction(kind: 'write' | 'read', seconds: number, ok: boolean): void;
  /** Transactions that shared one commit. */
  committed(writes: number): void;
  /** Whether a cache had what was asked for. */
  lookedUp(cache: 'profiles' | 'verifiers', hit: boolean): void;
  readonly typing: TypingMetrics;
  /** The newest backup that there is. */
  backup(madeAt: Date): void;
}

/** How well typing tells people apart here. Applications are those that operators made. */
export interface TypingMetrics {
  decided(application: string, decision: DecidedTry): void;
  /** @param enrolled whether the profile can decide now */
  enrolled(application: string, samples: number, enrolled: boolean): void;
  /** What another factor said of the person behind a try. */
  confirmed(application: string, outcome: ConfirmedTry): void;
}

export interface DecidedTry {
  readonly decision: DecisionWord;
  /** Natural logarithm of the likelihood ratio; null where nothing was compared. */
  readonly score: number | null;
  /** Codes of its reasons. */
  readonly reasons: readonly string[];
}

export interface ConfirmedTry {
  readonly success: boolean;
  readonly decision: DecisionWord;
  readonly falseReject: boolean;
  readonly score: number | null;
}

const nothing = () => undefined;

/** Counts nothing. */
export const NO_METRICS: Metrics = {
  answered: nothing,
  transaction: nothing,
  committed: nothing,
  lookedUp: nothing,
  typing: { decided: nothing, enrolled: nothing, confirmed: nothing },
  backup: nothing,
};
