import type { KeystrokeEvents } from './parseEvents.ts';

/**
 * Key events as bytes, little endian: version u8, padding u8, count u16; then per event time f64 (ms), key code
 * u16, press u8, padding u8. Doubles, because features derived from a stored sample must equal those derived from
 * the request; key codes, because a stored sample never holds a key's name.
 */
const VERSION = 1;
const HEADER_BYTES = 4;
const EVENT_BYTES = 12;

export function encodeEvents(events: KeystrokeEvents): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + events.keys.length * EVENT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint16(2, events.keys.length, true);
  for (let i = 0; i < events.keys.length; i++) {
    const at = HEADER_BYTES + i * EVENT_BYTES;
    view.setFloat64(at, events.times[i] ?? 0, true);
    view.setUint16(at + 8, events.keys[i] ?? 0, true);
    view.setUint8(at + 10, events.presses[i] ?? 0);
  }
  return bytes;
}

/** Events as {@link encodeEvents} wrote them. @throws {RangeError} for bytes that it did not write. */
export function decodeEvents(bytes: Uint8Array): KeystrokeEvents {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0);
  if (version !== VERSION)
    throw new RangeError(`got stored events of version ${version}, expected ${VERSION}`);
  const count = view.getUint16(2, true);
  if (bytes.length !== HEADER_BYTES + count * EVENT_BYTES) {
    throw new RangeError(`got ${bytes.length} bytes of stored events, expected ${count} events`);
  }
  const keys = new Uint16Array(count);
  const presses = new Uint8Array(count);
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = HEADER_BYTES + i * EVENT_BYTES;
    times[i] = view.getFloat64(at, true);
    keys[i] = view.getUint16(at + 8, true);
    presses[i] = view.getUint8(at + 10);
  }
  return { keys, presses, times };
}
