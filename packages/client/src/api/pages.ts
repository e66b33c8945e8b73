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

/** Every item of a list, page after page, each fetched when it is reached. */
export async function* everyItem<Item, Query extends PageQuery>(
  fetchPage: (query: Query, options?: CallOptions) => Promise<Page<Item>>,
  query: Query,
  options?: CallOptions,
): AsyncGenerator<Item, void, undefined> {
  let page = await fetchPage(query, options);
  yield* page.items;
  while (page.next_cursor !== null) {
    page = await fetchPage({ ...query, cursor: page.next_cursor }, options);
    yield* page.items;
  }
}
