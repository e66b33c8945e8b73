import { buildTimeline, type Timeline } from './buildTimeline.ts';
import { type KeystrokeEvents, type ParseEventsOptions, parseEvents } from './parseEvents.ts';

/** What a person typed once: the events as sent, and the presses in order. */
export interface KeystrokeSample {
  readonly events: KeystrokeEvents;
  readonly timeline: Timeline;
}

/**
 * Reads keystroke data of unknown origin into a sample.
 *
 * @throws {KeystrokeError} naming the first defect.
 */
export function parseSample(data: unknown, options?: ParseEventsOptions): KeystrokeSample {
  return sampleOf(parseEvents(data, options));
}

/** A sample of events that are already checked. */
export function sampleOf(events: KeystrokeEvents): KeystrokeSample {
  return { events, timeline: buildTimeline(events) };
}
