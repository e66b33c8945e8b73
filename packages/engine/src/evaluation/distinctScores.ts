/** All scores of all lists, one list after the other. */
export function concatenateScores(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((length, list) => length + list.length, 0));
  let length = 0;
  for (const list of lists) {
    all.set(list, length);
    length += list.length;
  }
  return all;
}

/** All scores of all lists, ascending, each once. */
export function distinctScores(lists: readonly Float64Array[]): Float64Array {
  const all = concatenateScores(lists).sort();
  let distinct = 0;
  for (const score of all) {
    if (distinct === 0 || score !== all[distinct - 1]) {
      all[distinct] = score;
      distinct += 1;
    }
  }
  return all.subarray(0, distinct);
}
