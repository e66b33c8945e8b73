import type { KeystrokeEvents } from './parseEvents.ts';

/**
 * Key events as bytes, little endian: version u8, padding u8, count u16; the times as f64 (ms), the key codes as u16, and
 * which of them are presses, a bit each. Doubles, because features derived from a stored sample must equal those derived
 * from the request; key codes, because a stored sample never holds a key's name. How many bytes they are depends on their
 * number alone: what is encrypted shows its length.
 */
const VERSION = 2;
const HEADER_BYTES = 4;
const EVENT_BYTES = 10;
/** Version 1: time f64, key code u16, press u8, padding u8 for each event. */
const BY_EVENT = 1;
const BY_EVENT_BYTES = 12;

export function encodeEvents({ keys, presses, times }: KeystrokeEvents): Uint8Array {
  const count = keys.length;
  const bytes = new Uint8Array(lengthOf(count));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint16(2, count, true);
  const keysAt = HEADER_BYTES + 8 * count;
  const pressesAt = HEADER_BYTES + EVENT_BYTES * count;
  for (let i = 0; i < count; i++) {
    view.setFloat64(HEADER_BYTES + 8 * i, times[i] ?? 0, true);
    view.setUint16(keysAt + 2 * i, keys[i] ?? 0, true);
    const at = pressesAt + (i >> 3);
    bytes[at] = (bytes[at] ?? 0) | ((presses[i] ?? 0) << (i & 7));
  }
  return bytes;
}

function lengthOf(count: number): number {
  return HEADER_BYTES + EVENT_BYTES * count + Math.ceil(count / 8);
}

/** Events as {@link encodeEvents} wrote them, now or in version 1. @throws {RangeError} for other bytes */
export function decodeEvents(bytes: Uint8Array): KeystrokeEvents {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0);
  if (version !== VERSION && version !== BY_EVENT)
    throw new RangeError(`got stored events of version ${version}, expected ${BY_EVENT} or ${VERSION}`);
  const count = view.getUint16(2, true);
  const expected = version === VERSION ? lengthOf(count) : HEADER_BYTES + BY_EVENT_BYTES * count;
  if (bytes.length !== expected) {
    throw new RangeError(`got ${bytes.length} bytes of stored events, expected ${count} events`);
  }
  return version === VERSION ? readColumns(bytes, view, count) : readByEvent(view, count);
}

function readColumns(bytes: Uint8Array, view: DataView, count: number): KeystrokeEvents {
  const events = emptyEvents(count);
  const keysAt = HEADER_BYTES + 8 * count;
  const pressesAt = HEADER_BYTES + EVENT_BYTES * count;
  for (let i = 0; i < count; i++) {
    events.times[i] = view.getFloat64(HEADER_BYTES + 8 * i, true);
    events.keys[i] = view.getUint16(keysAt + 2 * i, true);
    events.presses[i] = ((bytes[pressesAt + (i >> 3)] ?? 0) >> (i & 7)) & 1;
  }
  return events;
}

function readByEvent(view: DataView, count: number): KeystrokeEvents {
  const events = emptyEvents(count);
  for (let i = 0; i < count; i++) {
    const at = HEADER_BYTES + i * BY_EVENT_BYTES;
    events.times[i] = view.getFloat64(at, true);
    events.keys[i] = view.getUint16(at + 8, true);
    events.presses[i] = view.getUint8(at + 10);
  }
  return events;
}

function emptyEvents(count: number): KeystrokeEvents {
  return { keys: new Uint16Array(count), presses: new Uint8Array(count), times: new Float64Array(count) };
}
