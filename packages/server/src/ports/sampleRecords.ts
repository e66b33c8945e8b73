import type { ProfileOwner } from './profileRecords.ts';

/** `events`: key events (engine, eventsBuffer.ts). `flask-vector`: features in seconds, float64 little endian. */
export const SAMPLE_KINDS = ['events', 'flask-vector'] as const;
export type SampleKind = (typeof SAMPLE_KINDS)[number];

export interface StoredSample {
  readonly kind: SampleKind;
  readonly data: Uint8Array;
}

export interface SampleRecord extends StoredSample {
  readonly createdAt: Date;
}

/** Samples that profiles were learned from. */
export interface SampleRecords {
  /** Oldest first. */
  ofProfile(profile: ProfileOwner): Promise<SampleRecord[]>;
  append(profile: ProfileOwner, samples: readonly SampleRecord[]): Promise<void>;
  /** Removes the oldest, so many of them. */
  dropOldest(profile: ProfileOwner, count: number): Promise<void>;
  clear(profile: ProfileOwner): Promise<void>;
}
