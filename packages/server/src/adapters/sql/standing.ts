import { isRecord } from '@keystroke-auth/engine';
import { StoreUnavailable } from '../../ports/store.ts';
import type { OriginFailures, UserRecord } from '../../ports/userRecords.ts';
import { fromDate, toDate } from './columns.ts';

/** How somebody's last tries went, which is sealed: who is often turned away is so everywhere. */
export type Standing = Pick<UserRecord, 'failures' | 'failedAt' | 'origins' | 'verifiedAt'>;

export function encodeStanding({ failures, failedAt, origins, verifiedAt }: Standing): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      failures,
      failed_at: fromDate(failedAt),
      origin_failures: origins.map((origin) => [origin.tag, origin.failures, fromDate(origin.failedAt)]),
      verified_at: fromDate(verifiedAt),
    }),
  );
}

/**
 * As {@link encodeStanding}, or migration 0013, wrote it.
 *
 * @throws {StoreUnavailable} for anything else: limits are not guessed
 */
export function decodeStanding(data: Uint8Array): Standing {
  const standing: unknown = JSON.parse(Buffer.from(data).toString());
  if (!isRecord(standing)) throw unreadable();
  return {
    failures: toCount(standing.failures),
    failedAt: standing.failed_at === null ? null : toTime(standing.failed_at),
    origins: toOrigins(standing.origin_failures),
    verifiedAt: standing.verified_at === null ? null : toTime(standing.verified_at),
  };
}

function toOrigins(rows: unknown): OriginFailures[] {
  if (!Array.isArray(rows)) throw unreadable();
  return rows.map((row: unknown) => {
    const [tag, failures, at]: unknown[] = Array.isArray(row) ? row : [];
    if (typeof tag !== 'string') throw unreadable();
    return { tag, failures: toCount(failures), failedAt: toTime(at) };
  });
}

function toCount(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw unreadable();
}

function toTime(value: unknown): Date {
  const time = typeof value === 'string' ? toDate(value) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) throw unreadable();
  return time;
}

function unreadable(): StoreUnavailable {
  return new StoreUnavailable("the store holds something else than somebody's standing");
}
