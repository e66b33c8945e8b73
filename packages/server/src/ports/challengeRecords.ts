import type { Context } from '@keystroke-auth/protocol';
import type { UserKey } from './userRecords.ts';

export interface ChallengeRecord extends UserKey {
  readonly id: string;
  /** SHA-256 of the token. */
  readonly hash: Uint8Array;
  readonly textTag: string;
  readonly action: 'enrol' | 'verify' | 'auto';
  readonly origin: string | null;
  /** The words to type. */
  readonly phrase: string | null;
  /** What the backend knows of the device that it is for. */
  readonly context: Context | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export interface ChallengeRecords {
  insert(record: ChallengeRecord): Promise<void>;
  /** By id, whatever its state. */
  find(id: string): Promise<ChallengeRecord | null>;
  /** Marks it as used; false when it was, so that of two at once one wins. */
  consume(id: string, at: Date): Promise<boolean>;
  ofUser(user: UserKey): Promise<ChallengeRecord[]>;
  /** Removes what expired before; returns how many. */
  removeExpired(before: Date, limit: number): Promise<number>;
  countExpired(before: Date): Promise<number>;
}
