/**
 * Room for one event in a body: the longest that a browser produces (`MediaTrackPrevious`, a fractional
 * millisecond time since 1970, blanks as Python's json writes them) has 81 bytes; the recorded Flask clients send 52.
 */
export const EVENT_BYTES = 96;
/** Everything else in a sample: user id, capture, context with a user agent, challenge. */
export const ENVELOPE_BYTES = 4096;

/** The smallest body limit that lets a sample with this many events in. */
export function bodyBytesFor(events: number): number {
  return ENVELOPE_BYTES + EVENT_BYTES * events;
}
