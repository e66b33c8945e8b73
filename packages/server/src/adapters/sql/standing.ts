import { isRecord } from '@keystroke-auth/engine';
import { StoreUnavailable } from '../../ports/store.ts';
import type { OriginFailures, UserRecord } from '../../ports/userRecords.ts';
import { toDate } from './columns.ts';

/** How somebody's last tries went, which is sealed: who is often turned away is so everywhere. */
export type Standing = Pick<UserRecord, 'failures' | 'failedAt' | 'origins' | 'verifiedAt'>;

/**
 * Little endian: version u8, failures u32, when the last was and when the person was last confirmed f64 (ms, NaN for
 * never), number of origins u16; for each its failures u32, when the last was f64, the length of its tag u8 and the tag:
 * with {@link HASHED} in the length the bytes of a hash, else text. Short, because all but those who were turned away from
 * many places shall take the least room that is sealed.
 */
const VERSION = 1;
const HEAD_BYTES = 23;
const ORIGIN_BYTES = 13;
const HASHED = 0x80;
/** What the length has room for. */
const MOST_TAG_BYTES = HASHED - 1;
const HASH = /^[\w-]{43}$/;

/** @throws {RangeError} for a tag that is too long: it would be read back as another */
export function encodeStanding({ failures, failedAt, origins, verifiedAt }: Standing): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(VERSION, 0);
  head.writeUInt32LE(failures, 1);
  head.writeDoubleLE(failedAt?.getTime() ?? Number.NaN, 5);
  head.writeDoubleLE(verifiedAt?.getTime() ?? Number.NaN, 13);
  head.writeUInt16LE(origins.length, 21);
  return Buffer.concat([head, ...origins.map(encodeOrigin)]);
}

function encodeOrigin(origin: OriginFailures): Uint8Array {
  const hashed =
    HASH.test(origin.tag) && Buffer.from(origin.tag, 'base64url').toString('base64url') === origin.tag;
  const tag = Buffer.from(origin.tag, hashed ? 'base64url' : 'utf8');
  if (tag.length > MOST_TAG_BYTES) {
    throw new RangeError(`got a tag of ${tag.length} bytes, expected at most ${MOST_TAG_BYTES}`);
  }
  const head = Buffer.alloc(ORIGIN_BYTES);
  head.writeUInt32LE(origin.failures, 0);
  head.writeDoubleLE(origin.failedAt.getTime(), 4);
  head.writeUInt8(tag.length | (hashed ? HASHED : 0), 12);
  return Buffer.concat([head, tag]);
}

/**
 * As {@link encodeStanding}, one of its former versions (JSON), or migration 0013 wrote it.
 *
 * @throws {StoreUnavailable} for anything else: limits are not guessed
 */
export function decodeStanding(data: Uint8Array): Standing {
  if (data[0] !== VERSION) return decodeJson(data);
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  if (bytes.length < HEAD_BYTES) throw unreadable();
  const origins: OriginFailures[] = [];
  let at = HEAD_BYTES;
  for (let left = bytes.readUInt16LE(21); left > 0; left--) {
    if (bytes.length - at < ORIGIN_BYTES) throw unreadable();
    const length = bytes.readUInt8(at + 12);
    const end = at + ORIGIN_BYTES + (length & ~HASHED);
    if (end > bytes.length) throw unreadable();
    const tag = bytes.subarray(at + ORIGIN_BYTES, end).toString(length & HASHED ? 'base64url' : 'utf8');
    const failedAt = timeAt(bytes, at + 4);
    if (failedAt === null) throw unreadable();
    origins.push({ tag, failures: bytes.readUInt32LE(at), failedAt });
    at = end;
  }
  if (at !== bytes.length) throw unreadable();
  return {
    failures: bytes.readUInt32LE(1),
    failedAt: timeAt(bytes, 5),
    origins,
    verifiedAt: timeAt(bytes, 13),
  };
}

function timeAt(bytes: Buffer, at: number): Date | null {
  const ms = bytes.readDoubleLE(at);
  if (Number.isNaN(ms)) return null;
  const time = new Date(ms);
  if (Number.isNaN(time.getTime())) throw unreadable();
  return time;
}

function decodeJson(data: Uint8Array): Standing {
  const standing = readJson(data);
  return {
    failures: toCount(standing.failures),
    failedAt: standing.failed_at === null ? null : toTime(standing.failed_at),
    origins: toOrigins(standing.origin_failures),
    verifiedAt: standing.verified_at === null ? null : toTime(standing.verified_at),
  };
}

function readJson(data: Uint8Array): Record<string, unknown> {
  let standing: unknown;
  try {
    standing = JSON.parse(Buffer.from(data).toString());
  } catch {
    throw unreadable();
  }
  if (!isRecord(standing)) throw unreadable();
  return standing;
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
