import type { DeviceClass } from '@keystroke-auth/engine';
import type { UserKey } from './userRecords.ts';

export interface SessionRecord extends UserKey {
  readonly id: string;
  readonly textTag: string;
  readonly device: DeviceClass;
  /** Engine, accumulate.ts; null before the first sample. */
  readonly evidence: {
    readonly evidence: number;
    readonly samples: number;
    readonly keys: number;
    readonly at: number;
  } | null;
  /** Samples that were added; replays and unreadable ones count too. */
  readonly samples: number;
  /** A replay or a script was seen: no trust until a new session. */
  readonly tainted: boolean;
  readonly liveness: {
    readonly replay: boolean;
    readonly synthetic: boolean;
    readonly clock: 'ok' | 'coarse' | 'jumped';
  } | null;
  readonly halfLifeMs: number;
  /** Where the newest samples came from, as failures are counted (services/v1/origins.ts). */
  readonly origin: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface SessionRecords {
  find(application: string, id: string): Promise<SessionRecord | null>;
  ofUser(user: UserKey): Promise<SessionRecord[]>;
  /** Inserts or replaces. */
  save(record: SessionRecord): Promise<void>;
  /** Removes what expired before; returns how many. */
  removeExpired(before: Date, limit: number): Promise<number>;
  countExpired(before: Date): Promise<number>;
}
