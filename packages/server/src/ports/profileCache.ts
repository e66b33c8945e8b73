import type { LivenessHistory, RhythmTemplate } from '@keystroke-auth/engine';

/** What a decision about one profile needs, parsed. */
export interface OpenProfile {
  readonly version: number;
  readonly edition: string;
  readonly template: RhythmTemplate;
  /** Samples that were enrolled and after them the newest probes, oldest first, as the liveness checks read them. */
  readonly history: LivenessHistory;
  /** How many of the history are probes. */
  readonly probes: number;
  /** The attempt of the newest probe; null when there is none. */
  readonly newestAttempt: string | null;
}

/** Open profiles by id. Only makes things faster: whoever takes one checks its version and edition, and asks for newer probes. */
export interface ProfileCache {
  get(profileId: string): OpenProfile | undefined;
  set(profileId: string, profile: OpenProfile): void;
  delete(profileId: string): void;
}
