import type { LockKind, Policy } from '@keystroke-auth/protocol';
import type { OriginFailures, UserRecord } from '../../ports/userRecords.ts';

/** The origin of tries whose backend did not say where they came from. Nobody knows whether it is one place or many. */
export const UNNAMED = '';
/** What all origins share that find no room of their own, so that invented ones are delayed as one. */
export const OVERFLOW = '*';
/** Origins with failures that are kept apart for a person, whoever they are. */
export const MOST_ORIGINS = 32;
/** Further ones for devices and addresses that the person was allowed from: strangers do not take their room. */
export const MOST_KNOWN_ORIGINS = 20;
/** No origin waits longer (ms). */
export const LONGEST_WAIT = 86_400_000;
/** An origin that nobody failed from for so long gives up its room (ms). Its failures stay in the total. */
export const FORGOTTEN_AFTER = 30 * 86_400_000;

/** A lock that a failure made: of its origin, until then, or of all of them. */
export interface NewLock {
  readonly kind: LockKind;
  readonly until: Date | null;
}

/** What failures do to a person's typing: which of it does not count now. */
export interface Lock {
  readonly kind: LockKind | null;
  readonly originsWaiting: number;
  /** The end of the last wait; null when there is none, or when all of it is locked. */
  readonly until: Date | null;
}

/**
 * Which of a person's origins a try counts for: its own, or the one that all share who find no room.
 *
 * @param isKnown whether the person was allowed from it before; asked only when there is no room
 */
export async function bucketOf(
  { origins }: Pick<UserRecord, 'origins'>,
  tag: string,
  isKnown: () => Promise<boolean>,
): Promise<string> {
  if (tag === UNNAMED || origins.length < MOST_ORIGINS) return tag;
  if (origins.some((origin) => origin.tag === tag)) return tag;
  return origins.length < MOST_ORIGINS + MOST_KNOWN_ORIGINS && (await isKnown()) ? tag : OVERFLOW;
}

/** When typing from an origin counts again; null when it does now, as far as this origin goes. */
export function waitsUntil(
  { origins }: Pick<UserRecord, 'origins'>,
  bucket: string,
  policy: Policy,
  now: Date,
): Date | null {
  const origin = origins.find(({ tag }) => tag === bucket);
  return origin === undefined ? null : endOfWait(origin, policy, now);
}

/** So many failures over all origins that no typing counts, for however long. */
export function isCapped({ failures }: Pick<UserRecord, 'failures'>, policy: Policy): boolean {
  const most = totalOf(policy);
  return most !== null && failures >= most;
}

/** Further failures from an origin before its typing does not count; null for any number. */
export function attemptsLeft(user: UserRecord, bucket: string, policy: Policy, now: Date): number | null {
  if (isCapped(user, policy) || waitsUntil(user, bucket, policy, now) !== null) return 0;
  // Whoever has waited may try once before the next wait.
  return attemptsWith(policy, user.failures, (attempts) =>
    Math.max(1, attempts - failuresFrom(user, bucket)),
  );
}

/** Failures that a person has who never failed; null for any number. */
export function attemptsAtFirst(policy: Policy): number | null {
  return attemptsWith(policy, 0, (attempts) => attempts);
}

function attemptsWith(
  policy: Policy,
  failures: number,
  ofOrigin: (attempts: number) => number,
): number | null {
  if (policy.attempts === null) return null;
  const most = totalOf(policy);
  const left = ofOrigin(policy.attempts);
  return most === null ? left : Math.min(left, most - failures);
}

/** No limit of an origin is no limit at all: that is what the setting meant before there was another. */
function totalOf({ attempts, attempts_total: most }: Policy): number | null {
  return attempts === null ? null : most;
}

/** What failures do to a person at the moment. */
export function lockOf(user: UserRecord, policy: Policy, now: Date): Lock {
  const ends = user.origins.flatMap((origin) => endOfWait(origin, policy, now) ?? []);
  const originsWaiting = ends.length;
  if (isCapped(user, policy)) return { kind: 'all', originsWaiting, until: null };
  const until = ends.reduce<Date | null>((last, end) => (last === null || end > last ? end : last), null);
  return { kind: until === null ? null : 'origin', originsWaiting, until };
}

/** A person after a failure from an origin, and what it locked. */
export function afterFailure(
  user: UserRecord,
  bucket: string,
  policy: Policy,
  now: Date,
): { readonly user: UserRecord; readonly locks: readonly NewLock[] } {
  const failed = { tag: bucket, failures: failuresFrom(user, bucket) + 1, failedAt: now };
  const origins = [...user.origins.filter((origin) => origin.tag !== bucket && isKept(origin, now)), failed];
  const changed = { ...user, failures: user.failures + 1, failedAt: now, origins };
  const locks: NewLock[] = [];
  const until = endOfWait(failed, policy, now);
  if (until !== null) locks.push({ kind: 'origin', until });
  if (isCapped(changed, policy) && !isCapped(user, policy)) locks.push({ kind: 'all', until: null });
  return { user: changed, locks };
}

/**
 * A person after an allowed try: the row of failures from its origin ends, and they leave the total. It shows nothing
 * about others. Where many may share an origin it shows little: one failure leaves the total, so that whoever guesses
 * more often than the owner types is counted all the same; in the overflow nothing changes.
 *
 * @param shared whether others may be there, too
 */
export function afterAllowed(user: UserRecord, bucket: string, shared: boolean): UserRecord {
  const failed = failuresFrom(user, bucket);
  if (failed === 0 || bucket === OVERFLOW) return user;
  const failures = Math.max(0, user.failures - (shared ? 1 : failed));
  return { ...without(user, bucket), failures, failedAt: failures === 0 ? null : user.failedAt };
}

/** A person whom another factor confirmed at an origin: the total starts again, while other origins go on waiting. */
export function afterConfirmed(user: UserRecord, bucket: string): UserRecord {
  return { ...(bucket === OVERFLOW ? user : without(user, bucket)), failures: 0, failedAt: null };
}

/** A person whom somebody unlocked, who answers for all of it. */
export function afterUnlock(user: UserRecord): UserRecord {
  return { ...user, failures: 0, failedAt: null, origins: [] };
}

function without(user: UserRecord, tag: string): UserRecord {
  return { ...user, origins: user.origins.filter((origin) => origin.tag !== tag) };
}

function failuresFrom({ origins }: UserRecord, bucket: string): number {
  return origins.find(({ tag }) => tag === bucket)?.failures ?? 0;
}

function endOfWait({ failures, failedAt }: OriginFailures, policy: Policy, now: Date): Date | null {
  const { attempts, attempts_window_seconds: first } = policy;
  if (attempts === null || failures < attempts) return null;
  const wait = Math.min(first * 1_000 * 2 ** (failures - attempts), LONGEST_WAIT);
  const end = new Date(failedAt.getTime() + wait);
  return end > now ? end : null;
}

function isKept({ failedAt }: OriginFailures, now: Date): boolean {
  return now.getTime() - failedAt.getTime() < FORGOTTEN_AFTER;
}
