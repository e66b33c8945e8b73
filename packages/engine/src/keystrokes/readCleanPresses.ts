import { createWorkspace, createWorkspaceOf } from '../math/workspace.ts';
import { pairCleanEvents, type Timeline } from './buildTimeline.ts';
import { countEvents, decodeEventsInto } from './eventsBuffer.ts';

/** Presses of a sample in arrays that are longer than their number, and used again at the next call. */
export interface CleanPresses extends Pick<Timeline, 'keys' | 'downs' | 'ups'> {
  readonly count: number;
}

const [codes, keys] = [codeWorkspace(), codeWorkspace()];
const presses = createWorkspaceOf((length) => new Uint8Array(length));
const [times, downs, ups] = [createWorkspace(), createWorkspace(), createWorkspace()];

/**
 * The presses of stored events ({@link encodeEvents}) that are in order, each with its release; null for others. Who reads fifty
 * samples and keeps their times elsewhere would make and forget seven arrays for each.
 *
 * @throws {RangeError} for bytes that are no events
 */
export function readCleanPresses(bytes: Uint8Array): CleanPresses | null {
  const count = countEvents(bytes);
  const events = { keys: codes(count), presses: presses(count), times: times(count) };
  decodeEventsInto(bytes, events);
  const found = { keys: keys(count), downs: downs(count), ups: ups(count), count: count / 2 };
  return pairCleanEvents(events, count, found) ? found : null;
}

/** The same in arrays of their own. */
export function timelineOf({ keys, downs, ups, count }: CleanPresses): Timeline {
  return { keys: keys.slice(0, count), downs: downs.slice(0, count), ups: ups.slice(0, count), repairs: [] };
}

function codeWorkspace(): (length: number) => Uint16Array {
  return createWorkspaceOf((length) => new Uint16Array(length));
}
