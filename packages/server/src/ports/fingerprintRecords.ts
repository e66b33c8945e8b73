import type { UserKey } from './userRecords.ts';

/**
 * What was seen of a person, as keyed hashes: samples (each counts once), devices and addresses. The person must be
 * there when something is added.
 */
export interface FingerprintRecords {
  /** Marks a sample as seen; false when it was. */
  addSample(user: UserKey, fingerprint: Uint8Array): Promise<boolean>;
  /** Tags of a kind that are remembered, last seen first. */
  knownOrigins(user: UserKey, kind: OriginKind): Promise<Uint8Array[]>;
  /** Remembers a device or address; the oldest beyond `keep` of its kind is forgotten. */
  addOrigin(user: UserKey, kind: OriginKind, tag: Uint8Array, at: Date, keep: number): Promise<void>;
}

export type OriginKind = 'device' | 'address';
