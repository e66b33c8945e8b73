import type { ProfileOwner } from './profileRecords.ts';
import type { UserKey } from './userRecords.ts';

export type AttemptDecision = 'allow' | 'step_up' | 'deny' | 'insufficient';

export interface AttemptOutcome {
  readonly success: boolean;
  readonly verifiedBy: string;
  readonly reportedAt: Date;
}

/** A try, as it was decided. */
export interface AttemptRecord extends UserKey {
  /** Rises with time (UUID version 7). */
  readonly id: string;
  readonly profileId: string | null;
  readonly action: 'verify' | 'session';
  readonly decision: AttemptDecision;
  /** What an active policy would have decided; null in active mode. */
  readonly shadowDecision: AttemptDecision | null;
  readonly score: number | null;
  readonly falseMatchRate: number | null;
  readonly targetFalseMatchRate: number;
  readonly threshold: number | null;
  readonly reasons: readonly string[];
  readonly liveness: {
    readonly replay: boolean;
    readonly synthetic: boolean;
    readonly clock: 'ok' | 'coarse' | 'jumped';
  } | null;
  readonly flags: readonly string[];
  readonly retryOf: string | null;
  /** The challenge that the samples were typed for. */
  readonly challengeId: string | null;
  /** Where it came from, as its failures are counted (services/v1/origins.ts). */
  readonly origin: string;
  /** The samples that were judged (services/v1/probe.ts), while they are kept. */
  readonly probe: Uint8Array | null;
  readonly outcome: AttemptOutcome | null;
  readonly createdAt: Date;
}

export interface AttemptFilter {
  readonly userId?: string;
  readonly decision?: AttemptDecision;
  readonly since?: Date;
  readonly until?: Date;
}

export interface StoredProbe {
  readonly attemptId: string;
  readonly probe: Uint8Array;
}

/** The newest probes of a profile, oldest first. */
export interface NewestProbes {
  readonly probes: readonly Uint8Array[];
  /** The attempt of the newest; null when there is none. */
  readonly newestAttempt: string | null;
}

/** What was removed by age. */
export interface AgedAttempts {
  readonly count: number;
  /** Profiles that lost probes. */
  readonly profileIds: readonly string[];
}

/** A part of a list. What was decided is sealed, so that a filter by it opens every try it passes. */
export interface FoundAttempts {
  readonly found: readonly AttemptRecord[];
  /** The last that was looked at, where it were too many to go on; null where nothing was left or the limit was reached. */
  readonly lookedUntil: string | null;
}

export interface AttemptRecords {
  insert(record: AttemptRecord): Promise<void>;
  find(application: string, id: string): Promise<AttemptRecord | null>;
  /** Newest first, before one of them. */
  page(
    application: string,
    filter: AttemptFilter,
    before: string | null,
    limit: number,
  ): Promise<FoundAttempts>;
  /** Ids of the newest, the newest first, and when their outcome was reported; null where it was not. */
  newest(
    application: string,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly reportedAt: Date | null }[]>;
  /** False when the attempt has an outcome already: the first one counts. */
  setOutcome(application: string, id: string, outcome: AttemptOutcome): Promise<boolean>;
  /** At most `limit`. */
  newestProbes(profile: ProfileOwner, limit: number): Promise<NewestProbes>;
  /** The same, oldest first, from one of them on. */
  probesFrom(profile: ProfileOwner, from: string, limit: number): Promise<StoredProbe[]>;
  /** The attempt of the newest of them; null when there is none. */
  newestProbe(profile: ProfileOwner): Promise<string | null>;
  /** Forgets the probes of a profile but the newest `keep`, which are quicker to read after that. */
  trimProbes(profile: ProfileOwner, keep: number): Promise<void>;
  /** Removes those of the oldest `limit` that were made before; remembers that their people were seen then. */
  removeOldest(application: string, before: Date, limit: number): Promise<AgedAttempts>;
  /** Forgets the probes among the oldest `limit` that came before. */
  forgetOldestProbes(application: string, before: Date, limit: number): Promise<AgedAttempts>;
  /** How many were made before, and how many of them have a probe. */
  countBefore(application: string, before: Date): Promise<{ readonly all: number; readonly probes: number }>;
}
