import type { PressSource } from './fieldEvent.ts';

/** One press of a key, while it is recorded. */
export interface Press {
  /** The key's name; empty where positions are recorded. */
  readonly key: string;
  /** `arrival`: no key was seen, only what it wrote. */
  readonly source: PressSource | 'arrival';
  readonly down: number;
  /** When it was released; null while it is held, or where the release was not seen. */
  up: number | null;
  /** Where its character stood when it was typed. */
  place: number;
  /**
   * `fresh`: wrote nothing yet (nobody asks in free text). `stands`: its character is part of the text. `correction`: took
   * the press before it away, which is `undone`. `lost`: its character is gone, and no correction right after it tells so.
   */
  fate: 'fresh' | 'stands' | 'correction' | 'undone' | 'lost';
}
