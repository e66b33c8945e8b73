/** Bytes in pieces of one size; only the last may be shorter, or empty, and is known to be the last. */
export async function* inChunks(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly last: boolean }> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of source) {
    waiting.push(bytes);
    length += bytes.length;
    // A full one waits until something follows: before, nobody knows whether it is the last.
    if (length <= size) continue;
    const all = Buffer.concat(waiting, length);
    let from = 0;
    for (; length - from > size; from += size) yield { bytes: all.subarray(from, from + size), last: false };
    waiting = [all.subarray(from)];
    length -= from;
  }
  yield { bytes: Buffer.concat(waiting, length), last: true };
}

/**
 * The first bytes of a source, and the rest of it.
 *
 * @returns fewer bytes where the source has no more
 */
export async function takeBytes(
  source: AsyncIterable<Uint8Array>,
  count: number,
): Promise<{ readonly head: Buffer; readonly rest: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    parts.push(value);
    length += value.length;
  }
  const all = Buffer.concat(parts, length);
  return { head: all.subarray(0, count), rest: after(all.subarray(count), iterator) };
}

async function* after(
  first: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (first.length > 0) yield first;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done === true) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
