import type pg from 'pg';

/** What is asked of one bucket. */
export interface Wanted {
  readonly bucket: string;
  /** Between two requests that pass when the bucket is empty (ms). */
  readonly spacing: number;
  /** What a full bucket holds (ms): so many requests that their spacings fit in. */
  readonly capacity: number;
  /** Requests: from 1 to what a full bucket holds. */
  readonly count: number;
}

export interface Taken {
  /** Requests that pass, from 0 to what was wanted. */
  readonly count: number;
  /** Until one more passes (ms); negative or 0 where it would at once. */
  readonly wait: number;
}

/** Rounding in the sum of many spacings must not cost a request (ms). */
const TOLERANCE = 0.01;

/** What still fits in, of what is wanted; `asked_at` is when. */
const COUNT = `greatest(0, least(excluded.taken, floor(
  (excluded.asked_at + excluded.capacity + ${TOLERANCE} - greatest(kept.full_at, excluded.asked_at)) / excluded.spacing
)))`;

/**
 * The same algorithm as in memory (adapters/memory/rateLimiter.ts), by the clock of the server, for many buckets at once. One row a
 * bucket: when it will be full again. An upsert can only refer to columns, so what is asked is in the row as well. In the order of the
 * names, so that two statements never wait for each other.
 */
const TAKE = `
  insert into rate_limits as kept (bucket, full_at, asked_at, taken, spacing, capacity)
  select bucket, at + count * spacing, at, count, spacing, capacity
  from unnest($1::text[], $2::float8[], $3::float8[], $4::float8[]) as wanted (bucket, spacing, capacity, count),
    (select extract(epoch from clock_timestamp())::float8 * 1000 as at) as moment
  order by bucket collate "C"
  on conflict (bucket) do update set
    full_at = greatest(kept.full_at, excluded.asked_at) + ${COUNT} * excluded.spacing,
    asked_at = excluded.asked_at, taken = ${COUNT}, spacing = excluded.spacing, capacity = excluded.capacity
  returning bucket, taken as count, full_at + spacing - capacity - asked_at as wait
`;

/** Full buckets are forgotten. Those that somebody takes from just now are left: nobody waits for this, nor this for anybody. */
const FORGET = `
  delete from rate_limits where bucket in (
    select bucket from rate_limits where full_at <= extract(epoch from clock_timestamp()) * 1000 for update skip locked
  )
`;

/** @throws {Error} when the server does not tell about every bucket */
export async function takeAll(
  pool: Pick<pg.Pool, 'query'>,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<string, Taken>> {
  const { rows } = await pool.query<{ bucket: string; count: number; wait: number }>({
    name: 'take',
    text: TAKE,
    values: [
      wanted.map(({ bucket }) => bucket),
      wanted.map(({ spacing }) => spacing),
      wanted.map(({ capacity }) => capacity),
      wanted.map(({ count }) => count),
    ],
  });
  return new Map(rows.map(({ bucket, count, wait }) => [bucket, { count, wait }]));
}

export async function forgetFull(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  await pool.query({ name: 'forget', text: FORGET });
}
