import { POLICY_PRESETS } from '@keystroke-auth/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserRecord } from '../../ports/userRecords.ts';
import {
  afterAllowed,
  afterConfirmed,
  afterFailure,
  afterUnlock,
  attemptsLeft,
  bucketOf,
  FORGOTTEN_AFTER,
  isCapped,
  LONGEST_WAIT,
  lockOf,
  MOST_KNOWN_ORIGINS,
  MOST_ORIGINS,
  OVERFLOW,
  UNNAMED,
  waitsUntil,
} from './locks.ts';
import { newUser } from './userRecord.ts';

const POLICY = POLICY_PRESETS.balanced;
const START = new Date(Date.UTC(2026, 0, 1));
const MINUTE = 60_000;
const ADA = newUser({ application: 'default', userId: 'ada' }, START);
const after = (ms: number): Date => new Date(START.getTime() + ms);
const never = async (): Promise<boolean> => false;

/** As a try does: refused while its origin waits or all are locked, and counted otherwise. */
async function fail(user: UserRecord, tag: string, now: Date, policy = POLICY): Promise<UserRecord | null> {
  const bucket = await bucketOf(user, tag, never);
  if (isCapped(user, policy) || waitsUntil(user, bucket, policy, now) !== null) return null;
  return afterFailure(user, bucket, policy, now).user;
}

async function failTimes(user: UserRecord, tag: string, times: number, now = START): Promise<UserRecord> {
  let current = user;
  for (let n = 0; n < times; n++) current = (await fail(current, tag, now)) ?? current;
  return current;
}

describe('an origin', () => {
  it('waits from its fifth failure in a row on, twice as long after each further one, up to a day', () => {
    let user = ADA;
    let now = START;
    const waits: number[] = [];
    for (let n = 1; n <= 14; n++) {
      user = afterFailure(user, 'laptop', POLICY, now).user;
      const until = waitsUntil(user, 'laptop', POLICY, now);
      waits.push(until === null ? 0 : (until.getTime() - now.getTime()) / MINUTE);
      now = until ?? now;
    }
    expect(waits).toEqual([0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]);
    expect(waitsUntil(user, 'laptop', POLICY, now)).toBeNull();
    expect(attemptsLeft(user, 'laptop', POLICY, now)).toBe(1);
  });

  it('begins again once allowed, which says nothing of others', async () => {
    const user = await failTimes(await failTimes(ADA, 'theirs', 5), 'mine', 4);
    const allowed = afterAllowed(user, 'mine', false);
    expect(attemptsLeft(allowed, 'mine', POLICY, START)).toBe(5);
    expect(allowed.failures).toBe(5);
    expect(waitsUntil(allowed, 'theirs', POLICY, START)).toEqual(after(15 * MINUTE));
    expect(lockOf(allowed, POLICY, START)).toEqual({
      kind: 'origin',
      originsWaiting: 1,
      until: after(15 * MINUTE),
    });
    expect(afterAllowed(allowed, 'mine', false)).toBe(allowed);
  });

  it('that others share: each allowed try takes one failure from the total, not all', async () => {
    const user = await failTimes(ADA, UNNAMED, 4);
    expect(afterAllowed(user, UNNAMED, true)).toMatchObject({ failures: 3, origins: [] });
    expect(afterAllowed(afterAllowed(user, UNNAMED, true), UNNAMED, true).failures).toBe(3);
  });

  it('is forgotten in time, but not what it adds to the total', async () => {
    const user = await failTimes(ADA, 'once', 1);
    const later = afterFailure(user, 'now', POLICY, after(FORGOTTEN_AFTER)).user;
    expect(later.origins.map(({ tag }) => tag)).toEqual(['now']);
    expect(later.failures).toBe(2);
  });

  it('of more than are kept apart shares one place, which no success frees; a known one has its own', async () => {
    let user = ADA;
    for (let n = 0; n < MOST_ORIGINS; n++) user = afterFailure(user, `invented-${n}`, POLICY, START).user;
    expect(await bucketOf(user, 'invented-7', never)).toBe('invented-7');
    expect(await bucketOf(user, 'one-more', never)).toBe(OVERFLOW);
    expect(await bucketOf(user, UNNAMED, never)).toBe(UNNAMED);
    expect(await bucketOf(user, 'laptop', async () => true)).toBe('laptop');
    const full = afterFailure(user, OVERFLOW, POLICY, START).user;
    expect(afterAllowed(full, OVERFLOW, true)).toBe(full);
    expect(afterConfirmed(full, OVERFLOW).origins).toEqual(full.origins);
  });
});

describe('all origins', () => {
  it('are locked together at the cap, and no time ends it', async () => {
    let user = ADA;
    for (let n = 0; n < 10; n++) user = await failTimes(user, `device-${n}`, 5);
    expect(user.failures).toBe(50);
    expect(isCapped(user, POLICY)).toBe(true);
    expect(lockOf(user, POLICY, after(100 * FORGOTTEN_AFTER))).toEqual({
      kind: 'all',
      originsWaiting: 0,
      until: null,
    });
    expect(attemptsLeft(user, 'new', POLICY, after(100 * FORGOTTEN_AFTER))).toBe(0);
  });

  it('are free again after an unlock; after another factor only its own origin does not wait', async () => {
    let user = ADA;
    for (let n = 0; n < 10; n++) user = await failTimes(user, `device-${n}`, 5);
    expect(afterUnlock(user)).toMatchObject({ failures: 0, failedAt: null, origins: [] });
    const confirmed = afterConfirmed(user, 'device-3');
    expect(isCapped(confirmed, POLICY)).toBe(false);
    expect(waitsUntil(confirmed, 'device-3', POLICY, START)).toBeNull();
    expect(waitsUntil(confirmed, 'device-4', POLICY, START)).toEqual(after(15 * MINUTE));
  });

  it('are told of once, when the cap is reached, and of each wait', () => {
    const near = { ...ADA, failures: 49, origins: [{ tag: 'a', failures: 4, failedAt: START }] };
    expect(afterFailure(near, 'a', POLICY, START).locks).toEqual([
      { kind: 'origin', until: after(15 * MINUTE) },
      { kind: 'all', until: null },
    ]);
    expect(afterFailure(ADA, 'a', POLICY, START).locks).toEqual([]);
  });

  it('have no limits where the policy has none', () => {
    const free = { ...POLICY, attempts: null };
    let user = ADA;
    for (let n = 0; n < 60; n++) user = afterFailure(user, 'a', free, START).user;
    expect(attemptsLeft(user, 'a', free, START)).toBeNull();
    expect(lockOf(user, free, START).kind).toBeNull();
  });
});

describe('whatever the order of tries', () => {
  const step = fc.record({
    tag: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(UNNAMED, 'a', 'b', 'c') },
      fc.nat({ max: 80 }).map((n) => `device-${n}`),
    ),
    wait: fc.oneof(fc.constant(0), fc.nat({ max: 2 * LONGEST_WAIT })),
  });
  const OWNERS = 'the owner’s';

  it('others never make the owner’s origin wait, and their guesses end at the cap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 200 }), async (steps) => {
        let user = ADA;
        let now = START;
        let guesses = 0;
        for (const { tag, wait } of steps) {
          now = new Date(now.getTime() + wait);
          const failed = await fail(user, tag, now);
          if (failed !== null) guesses += 1;
          user = failed ?? user;
          const bucket = await bucketOf(user, OWNERS, async () => true);
          expect(waitsUntil(user, bucket, POLICY, now)).toBeNull();
          // The owner types in between, as often as they like.
          if (!isCapped(user, POLICY)) user = afterAllowed(user, bucket, false);
        }
        expect(guesses).toBeLessThanOrEqual(50);
        expect(guesses).toBe(user.failures);
      }),
    );
  });

  it('an origin that waits, or a person at the cap, has no tries left, and the rows are bounded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 200 }), async (steps) => {
        const policy = { ...POLICY, attempts: 2, attempts_total: null };
        let user = ADA;
        let now = START;
        for (const { tag, wait } of steps) {
          now = new Date(now.getTime() + wait);
          user = (await fail(user, tag, now, policy)) ?? user;
          const bucket = await bucketOf(user, tag, never);
          const waits = waitsUntil(user, bucket, policy, now) !== null;
          expect(attemptsLeft(user, bucket, policy, now) === 0).toBe(waits);
          expect(user.origins.length).toBeLessThanOrEqual(MOST_ORIGINS + MOST_KNOWN_ORIGINS + 2);
        }
      }),
    );
  });

  it('invented origins get no more tries than the room for them and one shared wait allow', async () => {
    const policy = { ...POLICY, attempts: 1, attempts_total: null };
    let user = ADA;
    let judged = 0;
    for (let n = 0; n < 1_000; n++) {
      const failed = await fail(user, `invented-${n}`, START, policy);
      if (failed !== null) judged += 1;
      user = failed ?? user;
    }
    expect(judged).toBe(MOST_ORIGINS + 1);
  });
});
