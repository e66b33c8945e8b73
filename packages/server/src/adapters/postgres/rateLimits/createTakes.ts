import { LRUCache } from 'lru-cache';
import type { RateLimiter, RateVerdict } from '../../../ports/rateLimiter.ts';
import type { Taken, Wanted } from './takeAll.ts';

const MINUTE = 60_000;
/** From that many requests a minute on, some are taken ahead of time. */
const AHEAD_FROM = 600;
/**
 * What was taken ahead is good for so long (ms). Such a bucket holds so much less than a minute's worth: with what one may have in
 * hand, no more passes than without.
 */
const AHEAD_MS = 1_000;
/** What is taken ahead: this share of what passed in the second before. What is then not needed is lost, so it is a small one. */
const AHEAD_SHARE = 0.1;
/** Buckets of which something is known that saves a question. */
const MAX_KNOWN = 20_000;

export interface TakesOptions {
  /** One question about many buckets. */
  ask(wanted: readonly Wanted[]): Promise<ReadonlyMap<string, Taken>>;
  /** Who has waited so long (ms) is told that it can't be counted. What they asked is counted even so. */
  readonly patienceMs: number;
  /** Milliseconds that never go back. */
  now(): number;
}

interface Waiting {
  resolve(verdict: RateVerdict): void;
  reject(error: Error): void;
}

interface Known {
  /** Nothing passes before: what has passed can only become more (ms). */
  refusedUntil: number;
  /** Taken ahead, good until {@link aheadUntil}. */
  ahead: number;
  aheadUntil: number;
  /** What passed since, and in the whole second before. */
  since: number;
  passed: number;
  passedBefore: number;
}

/** What is asked together. */
interface Round {
  readonly buckets: Map<string, { readonly perMinute: number; readonly waiting: Waiting[] }>;
  /** Ends the patience of who waits. */
  readonly late: NodeJS.Timeout;
}

/**
 * Takes out of buckets that somebody else keeps, with few questions: what is asked at the same time, or while another question is
 * under way, goes in one; what is known to be refused is not asked; and where much passes, some is taken ahead.
 *
 * @throws {Error} (from what it returns) when nobody answered in time
 */
export function createTakes({ ask, patienceMs, now }: TakesOptions): RateLimiter['take'] {
  const known = new LRUCache<string, Known>({ max: MAX_KNOWN });
  let next: Round | undefined;
  let asking = false;

  function gather(): Round {
    const round: Round = {
      buckets: new Map(),
      late: setTimeout(() => refuse(round, new Error('nobody counted in time')), patienceMs),
    };
    setImmediate(() => void sendNext());
    return round;
  }

  async function sendNext(): Promise<void> {
    if (asking || next === undefined) return;
    const round = next;
    next = undefined;
    asking = true;
    const askedAt = now();
    try {
      const wanted = Array.from(round.buckets, ([bucket, { perMinute, waiting }]) =>
        wantedOf(bucket, perMinute, waiting.length + aheadOf(bucket, askedAt)),
      );
      const taken = await ask(wanted);
      for (const [bucket, { perMinute, waiting }] of round.buckets) {
        answer(bucket, perMinute, waiting, taken.get(bucket), askedAt);
      }
    } catch (error) {
      refuse(round, error instanceof Error ? error : new Error(String(error)));
    } finally {
      clearTimeout(round.late);
      asking = false;
      void sendNext();
    }
  }

  function answer(
    bucket: string,
    perMinute: number,
    waiting: readonly Waiting[],
    taken: Taken | undefined,
    askedAt: number,
  ): void {
    if (taken === undefined) throw new Error('the answer is not about what was asked');
    const { count, wait } = taken;
    for (const { resolve } of waiting.slice(0, count)) resolve({ allowed: true, retryAfter: 0 });
    for (const { resolve } of waiting.slice(count)) {
      resolve({ allowed: false, retryAfter: Math.max(1, wait) });
    }
    if (perMinute < AHEAD_FROM && wait <= 0) return;
    const about = known.get(bucket) ?? nothing(askedAt);
    about.refusedUntil = askedAt + wait;
    about.ahead = Math.max(0, count - waiting.length);
    about.aheadUntil = askedAt + AHEAD_MS;
    pass(about, Math.min(count, waiting.length), askedAt);
    known.set(bucket, about);
  }

  function aheadOf(bucket: string, time: number): number {
    const about = known.get(bucket);
    if (about === undefined) return 0;
    pass(about, 0, time);
    return Math.floor(about.passedBefore * AHEAD_SHARE);
  }

  return (bucket, perMinute) => {
    const about = known.get(bucket);
    const time = now();
    if (about !== undefined && about.ahead > 0 && time < about.aheadUntil) {
      about.ahead -= 1;
      pass(about, 1, time);
      return Promise.resolve({ allowed: true, retryAfter: 0 });
    }
    if (about !== undefined && time < about.refusedUntil) {
      return Promise.resolve({ allowed: false, retryAfter: about.refusedUntil - time });
    }
    next ??= gather();
    const asked = next.buckets.get(bucket) ?? { perMinute, waiting: [] };
    next.buckets.set(bucket, asked);
    return new Promise((resolve, reject) => asked.waiting.push({ resolve, reject }));
  };
}

function wantedOf(bucket: string, perMinute: number, count: number): Wanted {
  const spacing = MINUTE / perMinute;
  const capacity = perMinute < AHEAD_FROM ? MINUTE : MINUTE - AHEAD_MS;
  const most = Math.max(1, Math.floor((capacity / MINUTE) * perMinute));
  return { bucket, spacing, capacity, count: Math.min(count, most) };
}

/** Who was answered before hears nothing more. */
function refuse(round: Round, error: Error): void {
  for (const { waiting } of round.buckets.values()) for (const { reject } of waiting) reject(error);
}

function nothing(time: number): Known {
  return { refusedUntil: 0, ahead: 0, aheadUntil: 0, since: time, passed: 0, passedBefore: 0 };
}

/** Counts what passes, by seconds. */
function pass(about: Known, count: number, time: number): void {
  const elapsed = time - about.since;
  if (elapsed >= 1_000) {
    about.passedBefore = elapsed < 2_000 ? about.passed : 0;
    about.passed = 0;
    about.since = time;
  }
  about.passed += count;
}
