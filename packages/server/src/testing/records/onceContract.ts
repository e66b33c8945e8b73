import { describe, expect, it } from 'vitest';
import {
  ADA,
  answerRecord,
  at,
  BOB,
  bytes,
  challengeRecord,
  idOf,
  type OpenStore,
  OTHER_ADA,
  savePersons,
  sessionRecord,
} from './fixtures.ts';

/** Challenges, fingerprints, sessions, those of the console that were ended, answers and policies. */
export function onceContract(open: OpenStore): void {
  describe('challenges', () => {
    it('are kept, also of a person who is not there yet', async () => {
      const { store } = await open();
      const full = challengeRecord(ADA, 1, { origin: 'https://a.example', phrase: 'four plain words here' });
      await store.transact(async ({ challenges }) => {
        await challenges.insert(full);
        await challenges.insert(challengeRecord(ADA, 2, { usedAt: at(1) }));
        await challenges.insert(challengeRecord(OTHER_ADA, 3));
      });
      await store.read(async ({ challenges }) => {
        expect(await challenges.find(idOf(1))).toEqual(full);
        expect(await challenges.find('none')).toBeNull();
        expect(await challenges.ofUser(ADA)).toEqual([full, challengeRecord(ADA, 2, { usedAt: at(1) })]);
        expect(await challenges.ofUser(BOB)).toEqual([]);
      });
    });

    it('are used once, by one of many at once', async () => {
      const { store } = await open();
      await store.transact(({ challenges }) => challenges.insert(challengeRecord(ADA, 1)));
      const uses = Array.from({ length: 30 }, (_, i) =>
        store.transact(({ challenges }) => challenges.consume(idOf(1), at(i))),
      );
      expect((await Promise.all(uses)).filter((won) => won)).toHaveLength(1);
      expect((await store.read(({ challenges }) => challenges.find(idOf(1))))?.usedAt).not.toBeNull();
      expect(await store.transact(({ challenges }) => challenges.consume('none', at(1)))).toBe(false);
    });

    it('stay unused when what used them fails', async () => {
      const { store } = await open();
      await store.transact(({ challenges }) => challenges.insert(challengeRecord(ADA, 1)));
      const failing = store.transact(async ({ challenges }) => {
        expect(await challenges.consume(idOf(1), at(1))).toBe(true);
        throw new RangeError('afterwards');
      });
      await expect(failing).rejects.toThrow(new RangeError('afterwards'));
      expect(await store.transact(({ challenges }) => challenges.consume(idOf(1), at(2)))).toBe(true);
    });

    it('are removed once they expired', async () => {
      const { store } = await open();
      await store.transact(async ({ challenges }) => {
        for (const minute of [1, 2, 3]) {
          await challenges.insert(challengeRecord(ADA, minute, { expiresAt: at(minute) }));
        }
        expect(await challenges.removeExpired(at(2), 9)).toBe(1);
        expect((await challenges.ofUser(ADA)).map(({ id }) => id)).toEqual([idOf(2), idOf(3)]);
      });
    });
  });

  describe('fingerprints', () => {
    it('count a sample once for a person, for one of many at once', async () => {
      const { store } = await open();
      await store.transact((records) => savePersons(records, [ADA, BOB]));
      const seen = Array.from({ length: 30 }, () =>
        store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(1, 2))),
      );
      expect((await Promise.all(seen)).filter((isNew) => isNew)).toHaveLength(1);
      expect(await store.transact(({ fingerprints }) => fingerprints.addSample(BOB, bytes(1, 2)))).toBe(true);
      expect(await store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(1)))).toBe(true);
    });

    it('forget a sample whose transaction failed', async () => {
      const { store } = await open();
      await store.transact((records) => savePersons(records, [ADA]));
      const failing = store.transact(async ({ fingerprints }) => {
        await fingerprints.addSample(ADA, bytes(1));
        throw new RangeError('not scored');
      });
      await expect(failing).rejects.toThrow(new RangeError('not scored'));
      expect(await store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(1)))).toBe(true);
    });

    it('remember so many devices and addresses, those seen last', async () => {
      const { store } = await open();
      await store.transact((records) => savePersons(records, [ADA, BOB]));
      const add = (device: string, minute: number) =>
        store.transact(({ fingerprints }) => fingerprints.addOrigin(ADA, 'device', device, at(minute), 3));
      const known = (origin: string, kind: 'device' | 'address' = 'device') =>
        store.read(({ fingerprints }) => fingerprints.knowsOrigin(ADA, kind, origin));
      const remembered = async () => {
        const answers: string[] = [];
        for (const device of ['a', 'b', 'c', 'd', 'e', 'bob']) {
          if ((await known(device)) === 'this') answers.push(device);
        }
        return answers.join('');
      };
      expect(await known('a')).toBe('none');
      await store.transact(async ({ fingerprints }) => {
        await fingerprints.addOrigin(ADA, 'address', 'home', at(0), 3);
        await fingerprints.addOrigin(BOB, 'device', 'bob', at(0), 3);
      });
      expect(await known('a')).toBe('none');
      for (const [i, device] of ['a', 'b', 'c'].entries()) await add(device, i + 1);
      await add('a', 4);
      expect(await remembered()).toBe('abc');
      await add('d', 5);
      expect(await remembered()).toBe('acd');
      // A clock that went back forgets none that was just seen.
      await add('e', 0);
      expect(await remembered()).toBe('ade');
      expect(await known('home', 'address')).toBe('this');
      expect(await known('home')).toBe('others');
    });
  });

  describe('sessions', () => {
    it('are kept, replaced, listed and removed once they expired', async () => {
      const { store } = await open();
      const started = sessionRecord(ADA, 1);
      const later = sessionRecord(ADA, 1, {
        evidence: { evidence: -2.75, samples: 2, keys: 80, at: Date.UTC(2026, 0, 1) },
        samples: 3,
        tainted: true,
        liveness: { replay: true, synthetic: false, clock: 'coarse' },
        expiresAt: at(9),
      });
      await store.transact(async (records) => {
        await savePersons(records, [ADA, OTHER_ADA]);
        await records.sessions.save(started);
        await records.sessions.save(sessionRecord(ADA, 2));
        await records.sessions.save(sessionRecord(OTHER_ADA, 1));
      });
      const find = (application: string) => store.read(({ sessions }) => sessions.find(application, idOf(1)));
      expect(await find('default')).toEqual(started);
      await store.transact(({ sessions }) => sessions.save(later));
      expect(await find('default')).toEqual(later);
      expect(await find('other')).toEqual(sessionRecord(OTHER_ADA, 1));
      expect(await find('none')).toBeNull();
      expect(await store.read(({ sessions }) => sessions.ofUser(ADA))).toEqual([
        later,
        sessionRecord(ADA, 2),
      ]);
      expect(await store.transact(({ sessions }) => sessions.removeExpired(at(6), 9))).toBe(2);
      expect(await find('default')).toEqual(later);
    });
  });

  describe('ended sessions of the console', () => {
    it('are known until they would have ended in any case', async () => {
      const { store } = await open();
      const end = (id: string, minute: number) =>
        store.transact(({ endedConsoleSessions }) => endedConsoleSessions.add(id, at(minute)));
      const known = () =>
        store.read(async ({ endedConsoleSessions: ended }) => [
          await ended.has('one'),
          await ended.has('two'),
        ]);
      expect(await known()).toEqual([false, false]);
      await Promise.all([end('one', 1), end('one', 1), end('two', 2)]);
      expect(await known()).toEqual([true, true]);
      const removed = await store.transact(({ endedConsoleSessions }) =>
        endedConsoleSessions.removeExpired(at(2), 9),
      );
      expect([removed, await known()]).toEqual([1, [false, true]]);
    });
  });

  describe('answers', () => {
    it('belong to key, route, person and idempotency key', async () => {
      const { store } = await open();
      const answer = answerRecord(ADA, 'k');
      const others = [
        { ...answer.key, application: 'other' },
        { ...answer.key, keyId: 'another' },
        { ...answer.key, route: 'POST /v1/match' },
        { ...answer.key, userId: '' },
        { ...answer.key, idempotencyKey: 'K' },
      ];
      await store.transact(({ answers }) => answers.save(answer));
      await store.transact(async ({ answers }) => {
        expect(await answers.find(answer.key)).toEqual(answer);
        for (const key of others) expect(await answers.find(key)).toBeNull();
        for (const key of others) await answers.save({ ...answer, key, answer: null });
        for (const key of others) expect(await answers.find(key)).toMatchObject({ key, answer: null });
      });
    });

    it('are replaced, and removed once they expired', async () => {
      const { store } = await open();
      const next = answerRecord(ADA, 'k', {
        answer: null,
        bodyHash: bytes(3),
        state: 'version 2',
        expiresAt: at(9),
      });
      await store.transact(async ({ answers }) => {
        await answers.save(answerRecord(ADA, 'k'));
        await answers.save(next);
        await answers.save(answerRecord(BOB, 'k'));
        expect(await answers.removeExpired(at(6), 9)).toBe(1);
        expect(await answers.find(next.key)).toEqual(next);
        expect(await answers.find(answerRecord(BOB, 'k').key)).toBeNull();
      });
    });
  });

  describe('applications', () => {
    it('keep their policy', async () => {
      const { store } = await open();
      const never = { createdAt: at(1), closedAt: null, removedAt: null };
      const first = { id: 'shop', policy: '{"a":1}', updatedAt: at(1), ...never };
      await store.transact(async ({ applications }) => {
        expect(await applications.find('shop')).toBeNull();
        await applications.save(first);
        expect(await applications.find('shop')).toEqual(first);
        await applications.save({ ...first, policy: '{}', updatedAt: at(2) });
      });
      expect(await store.read(({ applications }) => applications.find('shop'))).toEqual({
        id: 'shop',
        policy: '{}',
        updatedAt: at(2),
        ...never,
      });
    });
  });
}
