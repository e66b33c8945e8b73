import type { RemovedCounts, UserKey } from './userRecords.ts';

export interface ErasureReceiptRecord {
  readonly id: string;
  readonly cause: ErasureCause;
  readonly removed: RemovedCounts;
}

export type ErasureCause = 'request' | 'consent_withdrawn' | 'inactive';

/** That somebody was erased: nothing that tells who, but to whoever has the application's key and the id. */
export interface ErasureRecord {
  /** Of the key that was destroyed. */
  readonly keyId: string;
  readonly application: string;
  readonly pseudonym: string;
  readonly erasedAt: Date;
  /** What the receipt says; null for an erasure that nobody was given one of. */
  readonly receipt: ErasureReceiptRecord | null;
}

/** `known`: the ledger has it, and nobody was there. */
export type ErasureRedone = 'removed' | 'noted' | 'known';

/** The ledger of erasures: what a copy of the store from before them must not bring back. */
export interface ErasureRecords {
  /** It never falls. */
  count(): Promise<number>;
  /** In the order of their keys, which says nothing, after one of them. */
  page(after: string | null, limit: number): Promise<ErasureRecord[]>;
  /** The newest erasure of a person who is not there any more, by id; null when there is none. */
  newestOf(user: UserKey): Promise<ErasureRecord | null>;
  /**
   * Does an erasure that another copy of the store tells of: the key is destroyed before the transaction resolves, and
   * the person is removed if they are here and were when they were erased. Whoever came back since stays. One without a
   * pseudonym is of an application: everything under it is removed, if it is here.
   */
  redo(erasure: ErasureRecord): Promise<ErasureRedone>;
}
