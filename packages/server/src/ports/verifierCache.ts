import type { KeystrokeSample, ModelKind, Score } from '@keystroke-auth/engine';

/** A template ready to score: its model, its threshold and a function of the probe. */
export interface Verifier {
  readonly kind: ModelKind;
  readonly threshold: number;
  /** Length of the template that it was read from. */
  readonly bytes: number;
  score(sample: KeystrokeSample): Score;
}

/** Parsed templates by profile and version. Only makes things faster: what it holds is never newer than the store. */
export interface VerifierCache {
  readonly enabled: boolean;
  readonly capacity: number;
  readonly size: number;
  get(profileId: string, version: number): Verifier | undefined;
  set(profileId: string, version: number, verifier: Verifier): void;
}
