import type { UserKey } from './userRecords.ts';

/**
 * What was seen of a person: samples (each counts once), devices and addresses. Kept as hashes under the person's key,
 * so that a value can be recognised and not read. The person must be there when something is added.
 */
export interface FingerprintRecords {
  /** Marks a sample as seen, by what makes it the same sample; false when it was. */
  addSample(user: UserKey, sample: Uint8Array): Promise<boolean>;
  /** Names a device or address, for this person only: a keyed hash in base64url. */
  tagOrigin(user: UserKey, kind: OriginKind, origin: string): Promise<string>;
  /** Whether a device or address is remembered; `none` when nothing of its kind is. */
  knowsOrigin(user: UserKey, kind: OriginKind, origin: string): Promise<'this' | 'others' | 'none'>;
  /** Remembers a device or address; the oldest beyond `keep` of its kind is forgotten. */
  addOrigin(user: UserKey, kind: OriginKind, origin: string, at: Date, keep: number): Promise<void>;
  /** Forgets devices and addresses that were last seen before, at most `limit`. Answers how many. */
  removeOrigins(application: string, before: Date, limit: number): Promise<number>;
  countOrigins(application: string, before: Date): Promise<number>;
}

export type OriginKind = 'device' | 'address';
