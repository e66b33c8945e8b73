import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ADA,
  answerRecord,
  apiKeyRecord,
  at,
  attemptRecord,
  BOB,
  bytes,
  challengeRecord,
  idOf,
  nameOf,
  type OpenStore,
  OTHER_ADA,
  profileOf,
  profileRecord,
  saveEverything,
  savePersons,
  sessionRecord,
  userRecord,
} from './fixtures.ts';

export function userRecordsContract(open: OpenStore): void {
  describe('users', () => {
    it('keeps what is known of a person, each of an application for itself', async () => {
      const { store } = await open();
      const full = userRecord(ADA, {
        consent: { version: '2', givenAt: at(1) },
        exemption: { reason: 'cannot type', since: at(2) },
        failures: 3,
        failedAt: at(3),
        origins: [
          { tag: '', failures: 1, failedAt: at(2) },
          { tag: 'a device', failures: 2, failedAt: at(3) },
        ],
        verifiedAt: at(4),
      });
      await store.transact(async ({ users }) => {
        expect(await users.find(ADA)).toBeNull();
        await users.save(full);
        await users.save(userRecord(OTHER_ADA));
        expect(await users.find(ADA)).toEqual(full);
      });
      expect(await store.read(({ users }) => users.find(ADA))).toEqual(full);
      const changed = userRecord(ADA, { updatedAt: at(9), failures: 4 });
      await store.transact(({ users }) => users.save({ ...changed, createdAt: at(8) }));
      expect(await store.read(({ users }) => users.find(ADA))).toEqual(changed);
      expect(await store.read(({ users }) => users.find(OTHER_ADA))).toEqual(userRecord(OTHER_ADA));
    });

    it('says how many profiles a person has, and whether any has a template', async () => {
      const { store } = await open();
      await store.transact(async (records) => {
        await savePersons(records, [ADA, BOB, OTHER_ADA]);
        await records.profiles.save(profileRecord(nameOf(ADA)));
        await records.profiles.save(
          profileRecord({ ...nameOf(ADA), device: 'touch' }, { id: 'touch', model: 'rhythm' }),
        );
        await records.profiles.save(profileRecord(nameOf(OTHER_ADA), { model: 'rhythm' }));
      });
      const page = await store.read(({ users }) => users.page('default', null, 10));
      expect(page).toHaveLength(2);
      expect(page).toContainEqual({ ...userRecord(ADA), profiles: 2, enrolled: true });
      expect(page).toContainEqual({ ...userRecord(BOB), profiles: 0, enrolled: false });
    });

    it('visits each person exactly once, in one order, whatever the ids and the size of a page', async () => {
      const { store } = await open();
      let application = 0;
      const ids = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), {
        maxLength: 20,
      });
      await fc.assert(
        fc.asyncProperty(ids, fc.integer({ min: 1, max: 7 }), async (userIds, limit) => {
          const name = `application ${application++}`;
          await store.transact((records) =>
            savePersons(
              records,
              userIds.map((userId) => ({ application: name, userId })),
            ),
          );
          const seen: string[] = [];
          for (;;) {
            const page = await store.read(({ users }) => users.page(name, seen.at(-1) ?? null, limit));
            if (page.length === 0) break;
            expect(page.length).toBeLessThanOrEqual(limit);
            seen.push(...page.map(({ userId }) => userId));
          }
          expect(seen.toSorted()).toEqual(userIds.toSorted());
          const atOnce = await store.read(({ users }) => users.page(name, null, 100));
          expect(atOnce.map(({ userId }) => userId)).toEqual(seen);
        }),
        { numRuns: 30 },
      );
    });

    it('misses nobody who was there from the start when others come and go meanwhile', async () => {
      const { store } = await open();
      const person = (userId: string) => ({ application: 'default', userId });
      const there = ['b', 'd', 'f', 'h'];
      await store.transact((records) => savePersons(records, there.map(person)));
      const seen: string[] = [];
      for (const [i, newcomer] of ['a', 'c', 'g', 'z', 'zz'].entries()) {
        const page = await store.read(({ users }) => users.page('default', seen.at(-1) ?? null, 2));
        seen.push(...page.map(({ userId }) => userId));
        await store.transact(async (records) => {
          await savePersons(records, [person(newcomer)]);
          if (i === 1) await records.users.remove(person('d'), at(9));
        });
      }
      const stayed = there.filter((id) => id !== 'd');
      expect(seen.filter((id) => stayed.includes(id)).toSorted()).toEqual(stayed);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it('removes everything that is held on a person and nothing of anybody else', async () => {
      const { store, rowsAboutPersons } = await open();
      await store.transact((records) => saveEverything(records, BOB, 10));
      const before = await rowsAboutPersons();
      // Every such table is filled by saveEverything: a new one has to be added there.
      expect(Object.entries(before).filter(([, rows]) => rows === 0)).toEqual([]);
      await store.transact((records) => saveEverything(records, ADA, 20));
      await store.transact((records) => saveEverything(records, OTHER_ADA, 30));
      expect(await store.transact(({ users }) => users.remove(ADA, at(9)))).toEqual({
        profiles: 1,
        samples: 2,
        attempts: 3,
        challenges: 1,
        sessions: 1,
      });
      expect(await store.transact(({ users }) => users.remove(ADA, at(9)))).toBeNull();
      expect(await store.transact(({ users }) => users.remove(OTHER_ADA, at(9)))).not.toBeNull();
      expect(await rowsAboutPersons()).toEqual(before);
      await store.transact(({ users }) => users.remove(BOB, at(9)));
      expect(Object.values(await rowsAboutPersons()).filter((rows) => rows > 0)).toEqual([]);
    });

    it('gives a person another key, under which everything is as it was', async () => {
      const { store, rowsAboutPersons } = await open();
      await store.transact(async (records) => {
        await saveEverything(records, ADA, 1);
        await records.users.save(userRecord(ADA, { exemption: { reason: 'cannot type', since: at(2) } }));
        await records.sessions.save(
          sessionRecord(ADA, 1, { evidence: { evidence: 1.5, samples: 1, keys: 40, at: 7 } }),
        );
        await records.challenges.insert(challengeRecord(ADA, 2, { phrase: 'four plain words here' }));
        await saveEverything(records, BOB, 10);
      });
      const all = () =>
        store.read(async (records) => {
          const profile = profileOf(ADA);
          return [
            await records.users.find(ADA),
            await records.profiles.ofUser(ADA),
            await records.samples.ofProfile(profile),
            await records.templates.read(profile, 1),
            (await records.attempts.newestProbes(profile, 9)).probes,
            await records.sessions.ofUser(ADA),
            await records.challenges.ofUser(ADA),
            await records.answers.find(answerRecord(ADA, 'repeat').key),
            await records.fingerprints.knowsOrigin(ADA, 'device', 'phone'),
            await records.webhooks.findDelivery({ application: 'default', id: idOf(1) }, idOf(1)),
            await records.users.find(BOB),
          ];
        });
      const [before, rows] = [await all(), await rowsAboutPersons()];
      expect(before).not.toContain(null);
      for (let n = 0; n < 2; n++) {
        expect(await store.transact(({ users }) => users.renewKey(ADA))).toBe(true);
        expect(await all()).toEqual(before);
      }
      expect(await store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(1)))).toBe(false);
      expect(await rowsAboutPersons()).toEqual(rows);
      expect(await store.read(({ users }) => users.count('default'))).toBe(2);
      expect(await store.transact(({ users }) => users.renewKey(OTHER_ADA))).toBe(false);
    });

    it('finds people of whom nothing was heard since, but for those who are exempt', async () => {
      const { store } = await open();
      const exempt = { application: 'default', userId: 'exempt' };
      const idle = (since: number, application = 'default') =>
        store.transact(async ({ users }) => {
          const { idle: found, more } = await users.findIdle(application, at(since), 2);
          expect(await users.countIdle(application, at(since))).toBeGreaterThanOrEqual(found.length);
          for (const user of found) expect(await users.isIdle(user, at(since))).toBe(true);
          return [found.map(({ userId }) => userId).toSorted(), more];
        });
      await store.transact(async (records) => {
        await savePersons(records, [ADA, BOB, OTHER_ADA]);
        await records.users.save(userRecord(exempt, { exemption: { reason: 'cannot type', since: at(0) } }));
        await records.attempts.insert(attemptRecord(ADA, 5));
      });
      expect(await store.read(({ users }) => users.applications())).toEqual(['default', 'other']);
      expect(await idle(0)).toEqual([[], false]);
      expect(await idle(1)).toEqual([['bob'], true]);
      // Brought up to date by the look: nobody looks at ada again before her time comes.
      expect(await idle(1)).toEqual([['bob'], false]);
      expect(await idle(1, 'other')).toEqual([['ada'], false]);
      expect(await store.read(({ users }) => users.seenAt(ADA))).toEqual(at(5));
      expect(await store.read(({ users }) => users.seenAt({ ...ADA, userId: 'x' }))).toBeNull();
      expect(await idle(6)).toEqual([['ada', 'bob'], true]);
      // A try that is removed tells of its person still.
      const { count } = await store.transact(({ attempts }) => attempts.removeOldest('default', at(9), 9));
      expect(count).toBe(1);
      expect(await idle(5)).toEqual([['bob'], false]);
      const DAY = 24 * 60;
      await store.transact(({ users }) => users.noteSeen(BOB, at(DAY + 1)));
      expect(await idle(DAY)).toEqual([['ada'], false]);
      await store.transact(({ users }) => users.save(userRecord(ADA, { updatedAt: at(2 * DAY) })));
      expect(await idle(DAY)).toEqual([[], false]);
    });

    it('keeps in the ledger what the receipt says, and erases again by another store’s', async () => {
      const [{ store }, { store: copy }] = [await open(), await open()];
      const counts = { profiles: 1, samples: 2, attempts: 3, challenges: 1, sessions: 1 };
      await store.transact((records) => saveEverything(records, ADA, 1));
      const erase = (id: string) =>
        store.transact(({ users }) => users.remove(ADA, at(9), { id, cause: 'inactive' }));
      expect(await store.read(({ erasures }) => erasures.newestOf(ADA))).toBeNull();
      expect(await erase('receipt-1')).toEqual(counts);
      await store.transact((records) => savePersons(records, [ADA]));
      await erase('receipt-2');
      const newest = await store.read(({ erasures }) => erasures.newestOf(ADA));
      expect(newest).toMatchObject({ erasedAt: at(9), receipt: { id: 'receipt-2', cause: 'inactive' } });
      const ledger = await store.read(({ erasures }) => erasures.page(null, 9));
      expect(ledger.map(({ receipt }) => receipt?.removed)).toContainEqual(counts);

      // The copy has keys of its own: its pseudonyms are others, so the lines name them.
      await copy.transact(async (records) => {
        await saveEverything(records, ADA, 1);
        await records.users.remove(BOB, at(1));
      });
      await copy.transact(({ users }) => users.remove(ADA, at(2)));
      const own = await copy.read(({ erasures }) => erasures.newestOf(ADA));
      await copy.transact((records) => saveEverything(records, ADA, 20));
      if (own === null) throw new Error('the ledger has nothing');
      const redo = (keyId: string, minute: number) =>
        copy.transact(({ erasures }) => erasures.redo({ ...own, keyId, erasedAt: at(minute) }));
      // Ada is there since minute 0: what was erased before was somebody else of that name.
      expect([await redo('before', -1), await redo('before', -1)]).toEqual(['noted', 'known']);
      expect(await copy.read(({ users }) => users.find(ADA))).not.toBeNull();
      expect([await redo('after', 5), await redo('after', 5)]).toEqual(['removed', 'known']);
      expect(await copy.read(({ users }) => users.find(ADA))).toBeNull();
      expect(await copy.read(({ attempts }) => attempts.page('default', {}, null, 9))).toEqual({
        found: [],
        lookedUntil: null,
      });
    });

    it('removes an application again that a copy has from before', async () => {
      const { store } = await open();
      const other = { application: 'other', pseudonym: '', keyId: 'of the application', receipt: null };
      const redo = () => store.transact(({ erasures }) => erasures.redo({ ...other, erasedAt: at(9) }));
      expect([await redo(), await redo()]).toEqual(['noted', 'known']);
      await store.transact(async (records) => {
        const times = { createdAt: at(0), updatedAt: at(0), closedAt: null, removedAt: null };
        await records.applications.save({ id: 'other', policy: null, ...times });
        await records.apiKeys.create(apiKeyRecord('other'));
        await saveEverything(records, OTHER_ADA, 1);
        await saveEverything(records, ADA, 20);
      });
      expect([await redo(), await redo()]).toEqual(['removed', 'known']);
      const { removedAt, people, key } = await store.read(async ({ applications, users, apiKeys }) => ({
        removedAt: (await applications.find('other'))?.removedAt,
        people: [await users.count('other'), await users.count('default')],
        key: await apiKeys.find('key of other'),
      }));
      expect({ removedAt, people, key }).toEqual({ removedAt: at(9), people: [0, 1], key: null });
      expect(await store.read(({ erasures }) => erasures.page(null, 9))).toHaveLength(2);
    });

    it('removes what came before the person, too', async () => {
      const { store, rowsAboutPersons } = await open();
      await store.transact(({ challenges }) => challenges.insert(challengeRecord(ADA, 1)));
      expect(await store.transact(({ users }) => users.remove(ADA, at(9)))).toMatchObject({ challenges: 1 });
      expect(Object.values(await rowsAboutPersons()).filter((rows) => rows > 0)).toEqual([]);
    });

    it('lets nothing be written about a person who is gone', async () => {
      const { store, rowsAboutPersons } = await open();
      await store.transact((records) => savePersons(records, [ADA]));
      await store.transact(({ users }) => users.remove(ADA, at(9)));
      await expect(
        store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(1))),
      ).rejects.toThrow();
      await expect(
        store.transact(({ profiles }) => profiles.save(profileRecord(nameOf(ADA)))),
      ).rejects.toThrow();
      expect(Object.values(await rowsAboutPersons()).filter((rows) => rows > 0)).toEqual([]);
    });
  });
}
