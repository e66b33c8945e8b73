import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttemptFilter, AttemptRecord, FoundAttempts } from '../../ports/attemptRecords.ts';
import type { Store } from '../../ports/store.ts';
import {
  ADA,
  at,
  attemptRecord,
  BOB,
  bytes,
  idOf,
  nameOf,
  type OpenStore,
  OTHER_ADA,
  savePersons,
} from './fixtures.ts';

const OUTCOME = { success: true, verifiedBy: 'totp', reportedAt: at(9) };
const finite = fc.option(fc.double({ noNaN: true }).map((value) => value + 0));
const decision = fc.constantFrom('allow', 'step_up', 'deny', 'insufficient');

const details = fc.record({
  profileId: fc.option(fc.string()),
  action: fc.constantFrom('verify', 'session'),
  decision,
  shadowDecision: fc.option(decision),
  score: finite,
  falseMatchRate: finite,
  targetFalseMatchRate: fc.double({ min: 0, max: 1, noNaN: true }),
  threshold: finite,
  reasons: fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
  liveness: fc.option(
    fc.record({
      replay: fc.boolean(),
      synthetic: fc.boolean(),
      clock: fc.constantFrom('ok', 'coarse', 'jumped'),
    }),
  ),
  flags: fc.array(fc.string(), { maxLength: 3 }),
  retryOf: fc.option(fc.string()),
  challengeId: fc.option(fc.string()),
  probe: fc.option(fc.uint8Array({ maxLength: 30 }).map((data) => Buffer.from(data))),
  outcome: fc.option(fc.constant(OUTCOME)),
  createdAt: fc.date({ min: at(0), max: at(99), noInvalidDate: true }),
});

export function attemptRecordsContract(open: OpenStore): void {
  describe('attempts', () => {
    it('are removed by age, and their probes before them, a few at a time', async () => {
      const { store } = await open();
      await store.transact(async (records) => {
        await savePersons(records, [ADA, OTHER_ADA]);
        for (let i = 0; i < 8; i++) {
          const probe = i % 2 === 0 ? bytes(i) : null;
          await records.attempts.insert(attemptRecord(ADA, i, { profileId: `p${i % 4}`, probe }));
        }
        await records.attempts.insert(attemptRecord(OTHER_ADA, 9, { createdAt: at(0), probe: bytes(1) }));
      });
      const count = () => store.read(({ attempts }) => attempts.countBefore('default', at(6)));
      expect(await count()).toEqual({ all: 6, probes: 3 });
      const forget = (limit: number) =>
        store.transact(({ attempts }) => attempts.forgetOldestProbes('default', at(4), limit));
      expect(await forget(1)).toEqual({ count: 1, profileIds: ['p0'] });
      expect(await forget(9)).toEqual({ count: 1, profileIds: ['p2'] });
      expect(await forget(9)).toEqual({ count: 0, profileIds: [] });
      expect(await count()).toEqual({ all: 6, probes: 1 });
      const remove = (limit: number) =>
        store.transact(({ attempts }) => attempts.removeOldest('default', at(6), limit));
      expect(await remove(4)).toEqual({ count: 4, profileIds: [] });
      expect(await remove(4)).toEqual({ count: 2, profileIds: ['p0'] });
      expect(await remove(4)).toEqual({ count: 0, profileIds: [] });
      const left = await store.read(({ attempts }) => attempts.page('default', {}, null, 100));
      expect(left.found.map(({ id }) => id)).toEqual([idOf(7), idOf(6)]);
      expect(await store.read(({ attempts }) => attempts.find('other', idOf(9)))).toMatchObject({
        probe: bytes(1),
      });
    });

    it('come back as they were', async () => {
      const { store } = await open();
      await store.transact((records) => savePersons(records, [ADA]));
      let number = 0;
      await fc.assert(
        fc.asyncProperty(details, async (change) => {
          const attempt = attemptRecord(ADA, number++, change);
          await store.transact(({ attempts }) => attempts.insert(attempt));
          expect(await store.read(({ attempts }) => attempts.find('default', attempt.id))).toEqual(attempt);
        }),
        { numRuns: 50 },
      );
    });

    it('are seen by their application only', async () => {
      const { store } = await open();
      await store.transact(async (records) => {
        await savePersons(records, [ADA, OTHER_ADA]);
        await records.attempts.insert(attemptRecord(ADA, 1));
      });
      await store.transact(async ({ attempts }) => {
        expect(await attempts.find('other', idOf(1))).toBeNull();
        expect((await attempts.page('other', {}, null, 10)).found).toEqual([]);
        expect(await attempts.setOutcome('other', idOf(1), OUTCOME)).toBe(false);
      });
    });

    it('take the first outcome only', async () => {
      const { store } = await open();
      await store.transact(async (records) => {
        await savePersons(records, [ADA]);
        await records.attempts.insert(attemptRecord(ADA, 1));
      });
      const report = (success: boolean) =>
        store.transact(({ attempts }) => attempts.setOutcome('default', idOf(1), { ...OUTCOME, success }));
      expect(await Promise.all([report(true), report(false), report(true)])).toEqual([true, false, false]);
      expect(await store.read(({ attempts }) => attempts.find('default', idOf(1)))).toMatchObject({
        outcome: OUTCOME,
      });
      expect(await store.transact(({ attempts }) => attempts.setOutcome('default', 'none', OUTCOME))).toBe(
        false,
      );
    });

    it('say of the newest when their outcome was reported', async () => {
      const { store } = await open();
      await store.transact(async (records) => {
        await savePersons(records, [ADA, OTHER_ADA]);
        for (const i of [2, 1, 3]) await records.attempts.insert(attemptRecord(ADA, i, { outcome: null }));
        await records.attempts.insert(attemptRecord(OTHER_ADA, 4));
        const outcome = { success: true, verifiedBy: 'totp', reportedAt: at(9) };
        await records.attempts.setOutcome('default', idOf(3), outcome);
      });
      expect(await store.read(({ attempts }) => attempts.newest('default', 2))).toEqual([
        { id: idOf(3), reportedAt: at(9) },
        { id: idOf(2), reportedAt: null },
      ]);
    });

    it('are paged newest first, each once, by any filter', async () => {
      const { store } = await open();
      const all: AttemptRecord[] = Array.from({ length: 23 }, (_, i) =>
        attemptRecord(i % 3 === 0 ? BOB : ADA, i, { decision: i % 2 === 0 ? 'allow' : 'deny' }),
      );
      await store.transact(async (records) => {
        await savePersons(records, [ADA, BOB]);
        for (const attempt of all) await records.attempts.insert(attempt);
      });
      const minutes = fc.integer({ min: -1, max: 25 });
      const asked = fc.record({
        userId: fc.constantFrom(undefined, 'ada', 'bob', 'nobody'),
        decision: fc.constantFrom(undefined, 'allow', 'deny', 'step_up'),
        since: fc.option(minutes.map(at), { nil: undefined }),
        until: fc.option(minutes.map(at), { nil: undefined }),
      });
      await fc.assert(
        fc.asyncProperty(asked, fc.integer({ min: 1, max: 9 }), async (wanted, limit) => {
          const filter = filterOf(wanted);
          const expected = all.filter(
            (attempt) =>
              (filter.userId === undefined || attempt.userId === filter.userId) &&
              (filter.decision === undefined || attempt.decision === filter.decision) &&
              (filter.since === undefined || attempt.createdAt >= filter.since) &&
              (filter.until === undefined || attempt.createdAt < filter.until),
          );
          const seen = await readAll(store, filter, limit);
          expect(seen).toEqual(expected.map(({ id }) => id).reverse());
        }),
        { numRuns: 40 },
      );
    });

    it('are looked at by the thousand for a page, and no more', async () => {
      const { store } = await open();
      await store.transact(async (records) => {
        await savePersons(records, [ADA]);
        await records.attempts.insert(attemptRecord(ADA, 0, { decision: 'deny' }));
        for (let i = 1; i <= 5_000; i++) await records.attempts.insert(attemptRecord(ADA, i));
      });
      const page = (before: string | null) =>
        store.read(({ attempts }) => attempts.page('default', { decision: 'deny' }, before, 9));
      expect(await page(null)).toEqual({ found: [], lookedUntil: idOf(1) });
      expect(await page(idOf(1))).toMatchObject({ found: [{ id: idOf(0) }], lookedUntil: null });
    });

    it('are paged without gaps while newer ones are written', async () => {
      const { store } = await open();
      await store.transact(async (records) => {
        await savePersons(records, [ADA]);
        for (let i = 0; i < 10; i++) await records.attempts.insert(attemptRecord(ADA, i));
      });
      let newest = 10;
      const seen = await readAll(store, {}, 3, () =>
        store.transact(({ attempts }) => attempts.insert(attemptRecord(ADA, newest++))),
      );
      expect(seen).toEqual(Array.from({ length: 10 }, (_, i) => idOf(9 - i)));
    });

    it('give the newest probes of a profile, oldest first, and forget the rest', async () => {
      const { store } = await open();
      await store.transact(async (records) => {
        await savePersons(records, [ADA]);
        for (let i = 0; i < 8; i++) {
          const probe = i === 5 ? null : bytes(i);
          await records.attempts.insert(attemptRecord(ADA, i, { profileId: 'p', probe }));
        }
        await records.attempts.insert(attemptRecord(ADA, 8, { profileId: 'q', probe: bytes(8) }));
      });
      const probes = async (from: string | null, limit: number, id = 'p') => {
        const profile = { id, name: nameOf(ADA) };
        if (from === null) {
          const newest = await store.read(({ attempts }) => attempts.newestProbes(profile, limit));
          const last = newest.probes.at(-1)?.[0];
          expect(newest.newestAttempt).toBe(last === undefined ? null : idOf(last));
          return newest.probes.map(([byte]) => byte);
        }
        const stored = await store.read(({ attempts }) => attempts.probesFrom(profile, from, limit));
        for (const { attemptId, probe } of stored) expect(attemptId).toBe(idOf(probe[0] ?? -1));
        return stored.map(({ probe }) => probe[0]);
      };
      expect(await probes(null, 100)).toEqual([0, 1, 2, 3, 4, 6, 7]);
      expect(await probes(null, 3)).toEqual([4, 6, 7]);
      expect(await probes(idOf(2), 100)).toEqual([2, 3, 4, 6, 7]);
      expect(await probes(idOf(2), 2)).toEqual([6, 7]);
      expect(await probes(idOf(7), 2)).toEqual([7]);
      expect(await probes(idOf(8), 2)).toEqual([]);
      await store.transact(({ attempts }) => attempts.trimProbes({ id: 'p', name: nameOf(ADA) }, 50));
      expect(await probes(null, 100)).toEqual([0, 1, 2, 3, 4, 6, 7]);
      expect(await probes(null, 3)).toEqual([4, 6, 7]);
      await store.transact(({ attempts }) => attempts.trimProbes({ id: 'p', name: nameOf(ADA) }, 3));
      expect(await probes(null, 100)).toEqual([4, 6, 7]);
      await store.transact(({ attempts }) => attempts.trimProbes({ id: 'p', name: nameOf(ADA) }, 0));
      expect(await probes(null, 100)).toEqual([]);
      expect(await probes(null, 100, 'q')).toEqual([8]);
      const { found } = await store.read(({ attempts }) => attempts.page('default', {}, null, 100));
      expect(found).toHaveLength(9);
    });

    it('give the same probes whether some are bundled or not, and keep none that was forgotten', async () => {
      const { store } = await open();
      const profile = { id: 'p', name: nameOf(ADA) };
      await store.transact((records) => savePersons(records, [ADA]));
      const typed: (Uint8Array | null)[] = [];
      const kept = (limit: number) => {
        const newest = typed.findLastIndex((probe) => probe !== null);
        const probes = typed.filter((probe) => probe !== null).slice(-limit);
        return { probes, newestAttempt: newest < 0 ? null : idOf(newest) };
      };
      const step = fc.oneof(
        { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), probe: fc.boolean() }) },
        fc.record({ do: fc.constant('trim' as const), keep: fc.integer({ min: 1, max: 6 }) }),
        fc.record({ do: fc.constant('forget' as const), oldest: fc.nat(3) }),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 12 }),
          fc.integer({ min: 1, max: 9 }),
          async (steps, limit) => {
            for (const each of steps) {
              await store.transact(async ({ attempts }) => {
                if (each.do === 'type') {
                  const probe = each.probe ? bytes(typed.length % 256, 7) : null;
                  await attempts.insert(attemptRecord(ADA, typed.length, { profileId: 'p', probe }));
                  typed.push(probe);
                } else if (each.do === 'trim') {
                  await attempts.trimProbes(profile, each.keep);
                  const left = new Set(kept(each.keep).probes);
                  for (const [i, probe] of typed.entries())
                    if (probe !== null && !left.has(probe)) typed[i] = null;
                } else {
                  await attempts.forgetOldestProbes('default', at(typed.length - each.oldest), 1_000);
                  typed.fill(null, 0, Math.max(0, typed.length - each.oldest));
                }
              });
            }
            const read = await store.read(({ attempts }) => attempts.newestProbes(profile, limit));
            expect(read.probes).toEqual(kept(limit).probes);
            if (read.probes.length > 0) expect(read.newestAttempt).toBe(kept(limit).newestAttempt);
          },
        ),
        { numRuns: 30 },
      );
    });

    it('forget with old attempts what a bundle holds of them', async () => {
      const { store } = await open();
      const profile = { id: 'p', name: nameOf(ADA) };
      await store.transact(async (records) => {
        const { attempts } = records;
        await savePersons(records, [ADA]);
        for (let i = 0; i < 4; i++) {
          await attempts.insert(attemptRecord(ADA, i, { profileId: 'p', probe: bytes(i) }));
        }
        await attempts.trimProbes(profile, 50);
        await attempts.removeOldest('default', at(2), 9);
      });
      const { probes } = await store.read(({ attempts }) => attempts.newestProbes(profile, 9));
      expect(probes).toEqual([bytes(2), bytes(3)]);
    });
  });
}

/** Without the fields that are not asked for. */
function filterOf(wanted: { readonly [Name in keyof AttemptFilter]: AttemptFilter[Name] | undefined }) {
  const { userId, decision, since, until } = wanted;
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(decision === undefined ? {} : { decision }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

async function readAll(
  store: Store,
  filter: AttemptFilter,
  limit: number,
  meanwhile: () => Promise<void> = async () => {},
): Promise<string[]> {
  const seen: string[] = [];
  let last: string | null = null;
  for (;;) {
    const before: string | null = last;
    const { found, lookedUntil }: FoundAttempts = await store.read(({ attempts }) =>
      attempts.page('default', filter, before, limit),
    );
    expect(found.length).toBeLessThanOrEqual(limit);
    seen.push(...found.map(({ id }) => id));
    last = lookedUntil ?? found.at(-1)?.id ?? null;
    if (last === null) return seen;
    await meanwhile();
  }
}
