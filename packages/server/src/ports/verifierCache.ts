import type { KeystrokeSample, ModelKind, Score } from '@keystroke-auth/engine';
import type { ProfileRecord } from './profileRecords.ts';

/** A template ready to score: its model, its threshold and a function of the probe. */
export interface Verifier {
  readonly kind: ModelKind;
  readonly threshold: number;
  /** Length of the template that it was read from. */
  readonly bytes: number;
  score(sample: KeystrokeSample): Score;
}

/** A profile, and in which state. */
export type CachedProfile = Pick<ProfileRecord, 'id' | 'version' | 'edition'>;

/** Parsed templates by profile, version and edition. Only makes things faster: what it holds is never newer than the store. */
export interface VerifierCache {
  readonly enabled: boolean;
  readonly capacity: number;
  readonly size: number;
  get(profile: CachedProfile): Verifier | undefined;
  set(profile: CachedProfile, verifier: Verifier): void;
}
