import type { KeyCode } from '../keystrokes/keyCode.ts';
import type { TextMode } from '../models/model.ts';

/** How long something takes: exp(mean + scale · chance) - offset, in ms. */
export interface TimeSpread {
  readonly mean: number;
  readonly scale: number;
  readonly offset: number;
}

/** A key that is pressed before another one. */
export interface Stroke {
  readonly hold: TimeSpread;
  /** From its press to the next press. */
  readonly latency: TimeSpread;
}

/** How unlike each other two typings of one person are. */
export interface Unevenness {
  /** Factor on the scales of single keystrokes. */
  readonly noise: number;
  /** Standard deviations of the pace of a sample around the typist's own, log scale. */
  readonly holdPace: number;
  readonly latencyPace: number;
}

/** How one person types: every pair of keys has its stroke, always the same. */
export interface TypingHabits {
  strokeOf(key: KeyCode, next: KeyCode): Stroke;
  /** A text known by heart (`fixed`) is typed more evenly than one that is read (`free`). */
  readonly unevenness: Readonly<Record<TextMode, Unevenness>>;
}
