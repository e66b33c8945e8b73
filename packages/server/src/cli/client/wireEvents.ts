import { type KeystrokeEvents, keyNameOf, type SimulatedEvent } from '@keystroke-auth/engine';

/** Events as a client sends them. */
export function wireEvents({ keys, presses, times }: KeystrokeEvents): SimulatedEvent[] {
  return Array.from(keys, (key, i) => ({
    key: keyNameOf(key),
    event: presses[i] === 1 ? 'down' : 'up',
    timestamp: times[i] ?? Number.NaN,
  }));
}
