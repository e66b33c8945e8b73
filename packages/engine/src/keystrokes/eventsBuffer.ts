import { FIRST_HASHED_CODE } from './keyCode.ts';
import type { KeystrokeEvents } from './parseEvents.ts';
import {
  eventTimesBytes,
  readEventTimes,
  type TimeForm,
  timeFormOf,
  writeEventTimes,
} from './timesBuffer.ts';

/**
 * Key events as bytes, little endian: version u8, form of the times u8 with a bit for keys of two bytes, count u16; the
 * times (timesBuffer.ts), the key codes as u8 or u16, and which of them are presses, a bit each. What comes back is exactly
 * what was given, because features derived from a stored sample must equal those derived from the request; key codes,
 * because a stored sample never holds a key's name. How many bytes they are depends on their number, and on how precise
 * the sender's clock is, not on how somebody typed: what is encrypted shows its length.
 */
const VERSION = 3;
const HEADER_BYTES = 4;
const WIDE_KEYS = 0x80;
/** Version 2: times f64, key codes u16, presses a bit each. */
const DOUBLES = 2;
const DOUBLES_FORM: Form = { times: 'doubles', keyBytes: 2 };
/** Version 1: time f64, key code u16, press u8, padding u8 for each event. */
const BY_EVENT = 1;
const BY_EVENT_BYTES = 12;

const TIME_FORMS: readonly TimeForm[] = ['doubles', 'milliseconds', 'seconds'];

interface Form {
  readonly times: TimeForm;
  readonly keyBytes: 1 | 2;
}

export function encodeEvents({ keys, presses, times }: KeystrokeEvents): Uint8Array {
  const count = keys.length;
  const form: Form = {
    times: timeFormOf(times),
    keyBytes: keys.every((key) => key < FIRST_HASHED_CODE) ? 1 : 2,
  };
  const bytes = new Uint8Array(lengthOf(form, count));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, TIME_FORMS.indexOf(form.times) | (form.keyBytes === 2 ? WIDE_KEYS : 0));
  view.setUint16(2, count, true);
  writeEventTimes(view, HEADER_BYTES, form.times, times);
  const { keysAt, pressesAt } = placesOf(form, count);
  for (let i = 0; i < count; i++) {
    const key = keys[i] ?? 0;
    if (form.keyBytes === 1) bytes[keysAt + i] = key;
    else view.setUint16(keysAt + 2 * i, key, true);
    const at = pressesAt + (i >> 3);
    bytes[at] = (bytes[at] ?? 0) | ((presses[i] ?? 0) << (i & 7));
  }
  return bytes;
}

/** Events as {@link encodeEvents} wrote them, in this version or one before. @throws {RangeError} for other bytes */
export function decodeEvents(bytes: Uint8Array): KeystrokeEvents {
  const count = countEvents(bytes);
  const events = {
    keys: new Uint16Array(count),
    presses: new Uint8Array(count),
    times: new Float64Array(count),
  };
  decodeEventsInto(bytes, events);
  return events;
}

/** How many events there are in what {@link encodeEvents} wrote. @throws {RangeError} for fewer bytes than tell */
export function countEvents(bytes: Uint8Array): number {
  return viewOf(bytes).getUint16(2, true);
}

/** As {@link decodeEvents}, into arrays that are long enough. */
export function decodeEventsInto(bytes: Uint8Array, events: KeystrokeEvents): void {
  const view = viewOf(bytes);
  const version = view.getUint8(0);
  const count = view.getUint16(2, true);
  if (version === BY_EVENT) {
    checkLength(bytes, HEADER_BYTES + BY_EVENT_BYTES * count, count);
    readByEvent(view, count, events);
    return;
  }
  if (version !== VERSION && version !== DOUBLES) {
    throw new RangeError(`got stored events of version ${version}, expected ${BY_EVENT} to ${VERSION}`);
  }
  const form = version === DOUBLES ? DOUBLES_FORM : readForm(view.getUint8(1));
  checkLength(bytes, lengthOf(form, count), count);
  readColumns(bytes, view, form, count, events);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readForm(byte: number): Form {
  const times = TIME_FORMS[byte & ~WIDE_KEYS];
  if (times === undefined) throw new RangeError(`got stored events of form ${byte}`);
  return { times, keyBytes: byte & WIDE_KEYS ? 2 : 1 };
}

function checkLength(bytes: Uint8Array, expected: number, count: number): void {
  if (bytes.length !== expected) {
    throw new RangeError(`got ${bytes.length} bytes of stored events, expected ${count} events`);
  }
}

function placesOf({ times, keyBytes }: Form, count: number): { keysAt: number; pressesAt: number } {
  const keysAt = HEADER_BYTES + eventTimesBytes(times, count);
  return { keysAt, pressesAt: keysAt + keyBytes * count };
}

function lengthOf(form: Form, count: number): number {
  return placesOf(form, count).pressesAt + Math.ceil(count / 8);
}

function readColumns(
  bytes: Uint8Array,
  view: DataView,
  form: Form,
  count: number,
  { keys, presses, times }: KeystrokeEvents,
): void {
  const { keysAt, pressesAt } = placesOf(form, count);
  for (let i = 0; i < count; i++) {
    keys[i] = form.keyBytes === 1 ? (bytes[keysAt + i] ?? 0) : view.getUint16(keysAt + 2 * i, true);
    presses[i] = ((bytes[pressesAt + (i >> 3)] ?? 0) >> (i & 7)) & 1;
  }
  readEventTimes(view, HEADER_BYTES, form.times, count, times);
}

function readByEvent(view: DataView, count: number, events: KeystrokeEvents): void {
  for (let i = 0; i < count; i++) {
    const at = HEADER_BYTES + i * BY_EVENT_BYTES;
    events.times[i] = view.getFloat64(at, true);
    events.keys[i] = view.getUint16(at + 8, true);
    events.presses[i] = view.getUint8(at + 10);
  }
}
