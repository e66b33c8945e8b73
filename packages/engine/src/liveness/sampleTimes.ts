import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { UNPLACED, withoutCorrections } from '../rhythm/alignToText.ts';
import { type KeyCounts, keyCounts } from './keyCounts.ts';
import { sameKeys } from './keySpans.ts';
import { intervalsAt, type TextIntervals } from './textIntervals.ts';

const BACKSPACE = keyCodeOf('Backspace');

/**
 * A sample as the checks of replays read it. What of it depends on nothing else is found when it is first asked for,
 * and kept: never for free text, whose intervals nobody compares.
 */
export class SampleTimes {
  readonly timeline: Timeline;
  /** Keys without those that were taken back: `timeline.keys` itself where none was. */
  readonly text: Uint16Array;
  #intervals: TextIntervals | null = null;
  #counts: KeyCounts | null = null;

  /** @param neighbour any sample that may have the same keys: one array for both is small, and compared at once */
  constructor({ keys, downs, ups, repairs }: Timeline, neighbour: SampleTimes | null) {
    const known = neighbour !== null && sameKeys(neighbour.timeline.keys, keys) ? neighbour : null;
    this.timeline = { keys: known?.timeline.keys ?? keys, downs, ups, repairs };
    this.text = known?.text ?? textOf(keys);
  }

  /** In the places of its own text. */
  get intervals(): TextIntervals {
    const { keys } = this.timeline;
    this.#intervals ??= intervalsAt(
      this.timeline,
      this.text === keys ? null : placesOf(keys),
      this.text.length,
    );
    return this.#intervals;
  }

  /** Of its text. */
  get counts(): KeyCounts {
    this.#counts ??= keyCounts(this.text);
    return this.#counts;
  }
}

function textOf(keys: Uint16Array): Uint16Array {
  if (!keys.includes(BACKSPACE)) return keys;
  return Uint16Array.from(withoutCorrections(keys), (press) => keys[press] ?? 0);
}

function placesOf(keys: Uint16Array): Int32Array {
  const places = new Int32Array(keys.length).fill(UNPLACED);
  withoutCorrections(keys).forEach((press, place) => {
    places[press] = place;
  });
  return places;
}
