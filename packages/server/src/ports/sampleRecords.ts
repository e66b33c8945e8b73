import type { SampleKind } from './profileStore.ts';

export interface SampleRecord {
  readonly kind: SampleKind;
  readonly data: Uint8Array;
  readonly createdAt: Date;
}

/** Samples that profiles were learned from. */
export interface SampleRecords {
  /** Oldest first. */
  ofProfile(profileId: string): Promise<SampleRecord[]>;
  append(profileId: string, samples: readonly SampleRecord[]): Promise<void>;
  /** Removes the oldest, so many of them. */
  dropOldest(profileId: string, count: number): Promise<void>;
  clear(profileId: string): Promise<void>;
}
