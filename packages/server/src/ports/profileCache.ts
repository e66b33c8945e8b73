import type { KeystrokeSample, RhythmTemplate } from '@keystroke-auth/engine';

/** What a decision about one profile needs, parsed. */
export interface OpenProfile {
  readonly version: number;
  readonly template: RhythmTemplate;
  /** Samples that were enrolled, oldest first. */
  readonly enrolled: readonly KeystrokeSample[];
  /** The newest probes, oldest first, and the attempt of the newest; null when there are none. */
  readonly probes: readonly KeystrokeSample[];
  readonly newestAttempt: string | null;
}

/** Open profiles by id. Only makes things faster: whoever takes one checks its version and asks for newer probes. */
export interface ProfileCache {
  get(profileId: string): OpenProfile | undefined;
  set(profileId: string, profile: OpenProfile): void;
  delete(profileId: string): void;
}
