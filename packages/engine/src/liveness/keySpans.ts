/** Keys of a probe that are the same as keys of a stored sample: so many from these presses on. */
export interface KeySpan {
  readonly probe: number;
  readonly stored: number;
  readonly keys: number;
}

/** Fewer keys can't carry the evidence of a copy. */
const LEAST_KEYS = 5;

export function sameKeys(a: Uint16Array, b: Uint16Array): boolean {
  return a === b || (a.length === b.length && commonStart(a, b) === a.length);
}

/** The whole of a text, and its halves: who adds a pause to a replay, or joins two, leaves a half as it was. */
export function wholeAndHalves(keys: number): KeySpan[] {
  const middle = keys >> 1;
  const spans = [
    { probe: 0, stored: 0, keys },
    { probe: 0, stored: 0, keys: middle },
    { probe: middle, stored: middle, keys: keys - middle },
  ];
  return spans.filter((span) => span.keys >= LEAST_KEYS);
}

/** What two texts begin and end with: all but the slip, where one has a key more, less or wrong. */
export function commonEnds(probe: Uint16Array, stored: Uint16Array): KeySpan[] {
  const spans: KeySpan[] = [];
  const start = commonStart(probe, stored);
  const end = commonEnd(probe, stored);
  if (start >= LEAST_KEYS) spans.push({ probe: 0, stored: 0, keys: start });
  if (end >= LEAST_KEYS) spans.push({ probe: probe.length - end, stored: stored.length - end, keys: end });
  return spans;
}

function commonStart(a: Uint16Array, b: Uint16Array): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[same] === b[same]) same += 1;
  return same;
}

function commonEnd(a: Uint16Array, b: Uint16Array): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[a.length - 1 - same] === b[b.length - 1 - same]) same += 1;
  return same;
}
