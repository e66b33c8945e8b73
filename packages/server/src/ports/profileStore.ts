import type { DeviceClass, ModelKind } from '@keystroke-auth/engine';

/** What identifies one template: whose, of which text, typed on what. */
export interface ProfileKey {
  readonly application: string;
  readonly userId: string;
  readonly textId: string;
  readonly device: DeviceClass;
}

/** State of one profile, without its template. */
export interface Profile {
  readonly id: string;
  /** Grows by one with every change; names the template in caches. */
  readonly version: number;
  /** Which model the stored template belongs to; null while there is none. */
  readonly model: ModelKind | null;
  /** Samples typed into this service, and feature vectors imported from the Flask service. */
  readonly typedSamples: number;
  readonly importedSamples: number;
  /** Length of the longest Flask feature vector among the samples; null without samples. */
  readonly featureLength: number | null;
}

/** `events`: key events (engine, eventsBuffer.ts). `flask-vector`: features in seconds, float64 little endian. */
export type SampleKind = 'events' | 'flask-vector';

export interface StoredSample {
  readonly kind: SampleKind;
  readonly data: Uint8Array;
}

/** What a change makes of a profile. */
export interface ProfileChange {
  /** Samples to add, oldest first. */
  readonly append: readonly StoredSample[];
  /** How many of the oldest samples of all go. */
  readonly dropOldest: number;
  /** The template learned from the samples that are then held; null leaves what there is. */
  readonly learned: { readonly model: ModelKind; readonly template: Uint8Array } | null;
  readonly featureLength: number | null;
}

export interface ListedProfile {
  readonly key: ProfileKey;
  readonly profile: Profile;
}

/** Where profiles live. Every method may reject with {@link StoreUnavailable}. */
export interface ProfileStore {
  /** The profile, or null. Reads what is committed. */
  find(key: ProfileKey): Promise<Profile | null>;
  /** The template of exactly this version, or null when it is gone or there is none. */
  readTemplate(profileId: string, version: number): Promise<Uint8Array | null>;
  /** All samples, oldest first. */
  readSamples(profileId: string): Promise<StoredSample[]>;
  /**
   * Profiles with typed samples in the order of their ids, which never changes; empty after the last.
   *
   * @param after the last id of the page before; null for the first page
   */
  pageOfProfiles(after: string | null, limit: number): Promise<ListedProfile[]>;
  /**
   * Reads a profile and its samples and writes what `decide` makes of them, as one transaction: no other change
   * of the profile comes between, and the promise resolves only when the change is durable.
   *
   * @param decide synchronous; returns null to change nothing; what it throws rejects the promise and nothing is
   *   written. It may be called again when the transaction has to be repeated.
   */
  change(key: ProfileKey, decide: DecideChange): Promise<Profile | null>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
}

export type DecideChange = (
  profile: Profile | null,
  samples: readonly StoredSample[],
) => ProfileChange | null;

/** The store can't answer; nothing was changed unless it said so before. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
