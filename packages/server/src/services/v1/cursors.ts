import { timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '@keystroke-auth/protocol';
import type { Secrets } from '../../ports/secrets.ts';

/** Enough that nobody guesses one (bytes). */
const TAG_BYTES = 16;

/** Where the pages of lists begin, as clients see it: bound to the list, so that only what was given out is taken. */
export interface Cursors {
  /** @param list what the list is of: the application, and what makes it another list than its others */
  write(list: readonly string[], position: string): string;
  /** @throws {ProtocolError} `query_invalid` for a cursor that was not given out for this list */
  read(list: readonly string[], cursor: string): string;
}

export function createCursors({ secrets }: { readonly secrets: Secrets }): Cursors {
  const tagOf = (list: readonly string[], position: Uint8Array) =>
    secrets.tag('cursor', [...list, position]).subarray(0, TAG_BYTES);
  return {
    write(list, position) {
      const bytes = Buffer.from(position);
      return Buffer.concat([tagOf(list, bytes), bytes]).toString('base64url');
    },
    read(list, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const [tag, position] = [bytes.subarray(0, TAG_BYTES), bytes.subarray(TAG_BYTES)];
      // Base64 leaves room to write the same bytes otherwise.
      const isGiven = tag.length === TAG_BYTES && bytes.toString('base64url') === cursor;
      if (isGiven && timingSafeEqual(tag, tagOf(list, position))) return position.toString();
      throw new ProtocolError(
        'query_invalid',
        'cursor: got something else, expected a next_cursor as it was given for this list',
      );
    },
  };
}

/** A page of a list, with one item more read than asked for: what tells whether there is a next page. */
export function pageOf<Item>(
  cursors: Cursors,
  list: readonly string[],
  { found, limit }: { readonly found: readonly Item[]; readonly limit: number },
  positionOf: (item: Item) => string,
): { readonly items: Item[]; readonly next_cursor: string | null } {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next_cursor: last === undefined ? null : cursors.write(list, positionOf(last)) };
}
