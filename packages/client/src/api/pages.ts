import { objectWith } from './answers.ts';
import type { CallOptions } from './options.ts';

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Fetches the page after it; null on the last. */
  readonly next_cursor: string | null;
}

export interface PageQuery {
  /** `next_cursor` of the page before. */
  readonly cursor?: string;
  /** Items a page: 1 to 200; 50. */
  readonly limit?: number;
}

const hasPage = objectWith<Page<unknown>>('items', 'next_cursor');

/** Tells a page of any list from anything else. */
export function isPage<Answer extends Page<unknown>>(body: unknown): body is Answer {
  return hasPage(body);
}

/** A list by the item and by the page. */
export function listing<Query extends PageQuery, Answer extends Page<unknown>>(
  page: (query?: Query, options?: CallOptions) => Promise<Answer>,
) {
  const list = (query?: Query, options?: CallOptions) =>
    everyItem<Answer['items'][number], Query>(page, query, options);
  return { list, page };
}

/** Every item of a list, page after page, each fetched when it is reached. */
export async function* everyItem<Item, Query extends PageQuery>(
  fetchPage: (query?: Query, options?: CallOptions) => Promise<Page<Item>>,
  query?: Query,
  options?: CallOptions,
): AsyncGenerator<Item, void, undefined> {
  let page = await fetchPage(query, options);
  yield* page.items;
  while (page.next_cursor !== null) {
    page = await fetchPage(Object.assign({}, query, { cursor: page.next_cursor }), options);
    yield* page.items;
  }
}
