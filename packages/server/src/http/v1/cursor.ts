import { DEFAULT_PAGE } from './routes/parameters.ts';

/** Where a page begins, as the page before said it, and how long it is at most. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

export function pageOf(query: {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}): PageRequest {
  return { cursor: query.cursor ?? null, limit: query.limit ?? DEFAULT_PAGE };
}
