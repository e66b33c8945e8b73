import type { ErasureCause } from './erasureRecords.ts';

/** Whom a record is about: a person of one application. */
export interface UserKey {
  readonly application: string;
  readonly userId: string;
}

/** Failures in a row from one device or address, or from all that share a place. */
export interface OriginFailures {
  readonly tag: string;
  readonly failures: number;
  readonly failedAt: Date;
}

export interface UserRecord extends UserKey {
  readonly consent: { readonly version: string; readonly givenAt: Date } | null;
  readonly exemption: { readonly reason: string; readonly since: Date } | null;
  /** Tries that were not allowed, over all origins, since the total was last reset (services/v1/locks.ts). */
  readonly failures: number;
  readonly failedAt: Date | null;
  /** Tries that were not allowed, in a row, by where they came from; a bounded number. */
  readonly origins: readonly OriginFailures[];
  /** When another factor last confirmed the person. */
  readonly verifiedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface UserOverview extends UserRecord {
  readonly profiles: number;
  /** At least one of them has a template of typing rhythm: imported data alone enrol nobody. */
  readonly enrolled: boolean;
}

/** How much went with a person. */
export interface RemovedCounts {
  readonly profiles: number;
  readonly samples: number;
  readonly attempts: number;
  readonly challenges: number;
  readonly sessions: number;
}

export interface UserRecords {
  find(key: UserKey): Promise<UserRecord | null>;
  /** Inserts the person or replaces what is known but createdAt. */
  save(record: UserRecord): Promise<void>;
  /**
   * Persons of an application after one of them, in an order that is always the same and says nothing: each once,
   * whoever comes and goes meanwhile.
   */
  page(application: string, after: string | null, limit: number): Promise<UserOverview[]>;
  /** How many there are. */
  count(application: string): Promise<number>;
  /** Every application that has people. */
  applications(): Promise<string[]>;
  /** Notes that something was heard of a person, where that is not known of this day already. */
  noteSeen(key: UserKey, at: Date): Promise<void>;
  /** When something was last heard of a person, as far as it is remembered; null when there is none. */
  seenAt(key: UserKey): Promise<Date | null>;
  /**
   * Looks at `limit` people of whom nothing may have been heard since, those least recently heard of first, and finds
   * those of whom nothing was. People who are exempt are no such: they wait for somebody to lift it.
   */
  findIdle(
    application: string,
    since: Date,
    limit: number,
  ): Promise<{ readonly idle: readonly UserKey[]; readonly more: boolean }>;
  /** Whether the person is one of those. */
  isIdle(key: UserKey, since: Date): Promise<boolean>;
  countIdle(application: string, since: Date): Promise<number>;
  /**
   * Encrypts everything of a person under a new key, and destroys the old one before the transaction resolves; false
   * when there is no such person.
   */
  renewKey(key: UserKey): Promise<boolean>;
  /**
   * Removes everything that is held on a person, stored answers and fingerprints too, and destroys their key before the
   * transaction resolves, so that copies of the store hold nothing readable either; null when nothing is held.
   *
   * @param receipt what the ledger has to say besides
   */
  remove(
    key: UserKey,
    at: Date,
    receipt?: { readonly id: string; readonly cause: ErasureCause },
  ): Promise<RemovedCounts | null>;
}
