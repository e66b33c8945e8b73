import { ProtocolError } from '@keystroke-auth/protocol';
import { DEFAULT_PAGE } from './routes/parameters.ts';

/** Where a page begins. Opaque on the wire: nobody should build one. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

/** @throws {ProtocolError} `query_invalid` for a cursor that was not given out */
export function pageOf(query: {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}): PageRequest {
  return {
    cursor: query.cursor === undefined ? null : decode(query.cursor),
    limit: query.limit ?? DEFAULT_PAGE,
  };
}

/** The page with its cursor as clients see it. */
export function sealPage<Page extends { readonly next_cursor: string | null }>(page: Page): Page {
  const { next_cursor: next } = page;
  return next === null ? page : { ...page, next_cursor: Buffer.from(next).toString('base64url') };
}

function decode(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (text === '' || Buffer.from(text).toString('base64url') !== cursor) {
    throw new ProtocolError(
      'query_invalid',
      'cursor: got something else, expected a next_cursor as it was given',
    );
  }
  return text;
}
