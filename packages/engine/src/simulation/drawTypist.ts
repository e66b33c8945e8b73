import type { DeviceClass } from '../models/model.ts';
import { habitsOnKeyboard } from './habitsOnKeyboard.ts';
import { habitsOnTouch } from './habitsOnTouch.ts';
import { namedRandom } from './namedRandom.ts';
import type { TypingHabits } from './stroke.ts';

/** What a simulated typist types on. */
export type SimulatedDevice = Exclude<DeviceClass, 'unknown'>;

/** A person who does not exist, and types any text as nobody else does. */
export interface SimulatedTypist {
  readonly seed: number;
  readonly device: SimulatedDevice;
  readonly habits: TypingHabits;
  /** Pauses, and slips that are corrected, as shares of the keys. */
  readonly pauses: number;
  readonly typos: number;
}

/** Usual shares; people's differ by a factor of two or so. */
const PAUSES = 0.004;
const TYPOS = 0.025;
const SHARE_SPREAD = 3;

/**
 * A typist drawn from the tables that the models hold of people: same seed and device, same person.
 *
 * @param seed any number; counts as a 32-bit whole number
 */
export function drawTypist(seed: number, device: SimulatedDevice = 'desktop'): SimulatedTypist {
  const random = namedRandom(seed, 'traits');
  const share = (usual: number): number => usual * SHARE_SPREAD ** (2 * random() - 1);
  const habits = device === 'desktop' ? habitsOnKeyboard(seed) : habitsOnTouch(seed, device);
  return { seed, device, habits, pauses: share(PAUSES), typos: share(TYPOS) };
}
