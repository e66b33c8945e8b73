import type { DeviceClass, ModelKind, TextMode } from '@keystroke-auth/engine';
import type { CaptureMode } from '@keystroke-auth/protocol';
import type { UserKey } from './userRecords.ts';

/** What identifies one template: whose, of which text, typed on what and recorded how. */
export interface ProfileName extends UserKey {
  /** The text's label as a keyed hash; `default` stands for itself. */
  readonly textTag: string;
  readonly device: DeviceClass;
  readonly mode: CaptureMode;
  /** Keyed hash of the keyboard's label; empty when none was given. */
  readonly keyboardTag: string;
}

/** One profile, without its template, as it is to be. */
export interface ProfileState {
  readonly name: ProfileName;
  readonly id: string;
  /** Grows by one with every change. */
  readonly version: number;
  /** Which model the template belongs to; null while there is none. */
  readonly model: ModelKind | null;
  /** What was declared at the first enrolment; null: the samples decide. */
  readonly textMode: TextMode | null;
  readonly typedSamples: number;
  readonly importedSamples: number;
  /** The version that drift is measured from: enrolled, or confirmed by another factor. Null: the current one. */
  readonly anchorVersion: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The same as it is stored. */
export interface ProfileRecord extends ProfileState {
  /**
   * Random, another one each time it is saved: with the version it names the template in caches. A store that went back, to a copy
   * that lacked the newest changes, counts the same versions again, for other templates. Empty: saved by an older build.
   */
  readonly edition: string;
}

/** What records of a profile need to know of it: which it is, and whose. */
export type ProfileOwner = Pick<ProfileRecord, 'id' | 'name'>;

export interface ProfileRecords {
  find(name: ProfileName): Promise<ProfileRecord | null>;
  /** By its id, within one person's. */
  byId(user: UserKey, id: string): Promise<ProfileRecord | null>;
  ofUser(user: UserKey): Promise<ProfileRecord[]>;
  /** Of all applications, those with typed samples in the order of their ids, after one of them. */
  pageOfTyped(after: string | null, limit: number): Promise<ProfileRecord[]>;
  /** Inserts the profile (its person must be there) or replaces all but its name, id and createdAt. */
  save(record: ProfileState): Promise<void>;
  /** With samples, templates and probes of it. False when there is none. */
  remove(user: UserKey, id: string): Promise<boolean>;
}
