import { isRecord } from './isRecord.ts';
import { type KeyCode, keyCodeOf } from './keyCode.ts';
import { describeType, KeystrokeError } from './keystrokeError.ts';

export type TimestampUnit = 'milliseconds' | 'seconds';

/** Key events in the order in which they were sent, one array a field, all of one length. */
export interface KeystrokeEvents {
  /** Which key, as {@link KeyCode}. */
  readonly keys: Uint16Array;
  /** 1 for a press, 0 for a release. */
  readonly presses: Uint8Array;
  /** Milliseconds on the sender's clock. */
  readonly times: Float64Array;
}

export interface ParseEventsOptions {
  /** What the sender's timestamps count. Default milliseconds. */
  readonly unit?: TimestampUnit;
  /** Longest list accepted. Default 1,000. */
  readonly maxEvents?: number;
}

export const DEFAULT_MAX_EVENTS = 1_000;

/** Longer names are no key: the longest in the UI Events standard has 22 characters. */
export const MAX_KEY_NAME_LENGTH = 64;

/** A thousand years in milliseconds: any clock fits, and differences stay exact to a microsecond. */
export const MAX_TIMESTAMP_MS = 3.2e13;

/**
 * Checks keystroke data of unknown origin: `[{key, event: 'down' | 'up', timestamp}, …]`.
 *
 * Other fields of an event are ignored. Order is kept: {@link buildTimeline} repairs it.
 *
 * @throws {KeystrokeError} naming the first defect.
 */
export function parseEvents(data: unknown, options: ParseEventsOptions = {}): KeystrokeEvents {
  const { unit = 'milliseconds', maxEvents = DEFAULT_MAX_EVENTS } = options;
  if (!Array.isArray(data)) {
    throw new KeystrokeError('events_not_a_list', null, describeType(data), 'a list of events');
  }
  if (data.length === 0)
    throw new KeystrokeError('events_empty', null, 'an empty list', 'at least one event');
  if (data.length > maxEvents) {
    throw new KeystrokeError('too_many_events', null, `${data.length} events`, `at most ${maxEvents}`);
  }
  const scale = unit === 'seconds' ? 1_000 : 1;
  const keys = new Uint16Array(data.length);
  const presses = new Uint8Array(data.length);
  const times = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const event: unknown = data[i];
    if (!isRecord(event)) {
      throw new KeystrokeError(
        'event_not_an_object',
        i,
        describeType(event),
        'an object with key, event, timestamp',
      );
    }
    keys[i] = parseKey(event.key, i);
    presses[i] = parseKind(event.event, i);
    times[i] = parseTime(event.timestamp, i, scale);
  }
  return { keys, presses, times };
}

function parseKey(value: unknown, index: number): KeyCode {
  const expected = `"key" to be a string of 1 to ${MAX_KEY_NAME_LENGTH} characters`;
  if (typeof value !== 'string')
    throw new KeystrokeError('key_invalid', index, describeType(value), expected);
  if (value.length === 0 || value.length > MAX_KEY_NAME_LENGTH) {
    throw new KeystrokeError('key_invalid', index, `a string of ${value.length} characters`, expected);
  }
  return keyCodeOf(value);
}

function parseKind(value: unknown, index: number): 0 | 1 {
  if (value === 'down') return 1;
  if (value === 'up') return 0;
  const got = typeof value === 'string' ? 'another string' : describeType(value);
  throw new KeystrokeError('event_kind_invalid', index, got, '"event" to be "down" or "up"');
}

function parseTime(value: unknown, index: number, scale: number): number {
  const expected = '"timestamp" to be a finite number';
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new KeystrokeError('timestamp_invalid', index, describeType(value), expected);
  }
  const time = value * scale;
  if (Math.abs(time) > MAX_TIMESTAMP_MS) {
    throw new KeystrokeError(
      'timestamp_invalid',
      index,
      'a number out of range',
      `${expected} within a thousand years`,
    );
  }
  return time;
}
