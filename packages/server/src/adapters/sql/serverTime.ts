import { sql } from 'kysely';

/** What time it is on a PostgreSQL server, now and not when the transaction began: milliseconds since 1970. */
export const serverTime = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::double precision`;
