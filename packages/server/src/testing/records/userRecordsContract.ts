import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ADA,
  at,
  BOB,
  bytes,
  challengeRecord,
  nameOf,
  type OpenStore,
  OTHER_ADA,
  profileRecord,
  saveEverything,
  savePersons,
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
      expect(page).toEqual([
        { ...userRecord(ADA), profiles: 2, enrolled: true },
        { ...userRecord(BOB), profiles: 0, enrolled: false },
      ]);
    });

    it('visits each person exactly once, in order, whatever the ids and the size of a page', async () => {
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
          // UTF-8 bytes sort as code points.
          expect(seen).toEqual(userIds.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
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
          if (i === 1) await records.users.remove(person('d'));
        });
      }
      expect(seen.filter((id) => there.includes(id))).toEqual(there);
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
      expect(await store.transact(({ users }) => users.remove(ADA))).toEqual({
        profiles: 1,
        samples: 2,
        attempts: 3,
        challenges: 1,
        sessions: 1,
      });
      expect(await store.transact(({ users }) => users.remove(ADA))).toBeNull();
      expect(await store.transact(({ users }) => users.remove(OTHER_ADA))).not.toBeNull();
      expect(await rowsAboutPersons()).toEqual(before);
      await store.transact(({ users }) => users.remove(BOB));
      expect(Object.values(await rowsAboutPersons()).filter((rows) => rows > 0)).toEqual([]);
    });

    it('removes what came before the person, too', async () => {
      const { store, rowsAboutPersons } = await open();
      await store.transact(({ challenges }) => challenges.insert(challengeRecord(ADA, 1)));
      expect(await store.transact(({ users }) => users.remove(ADA))).toMatchObject({ challenges: 1 });
      expect(Object.values(await rowsAboutPersons()).filter((rows) => rows > 0)).toEqual([]);
    });

    it('lets nothing be written about a person who is gone', async () => {
      const { store, rowsAboutPersons } = await open();
      await store.transact((records) => savePersons(records, [ADA]));
      await store.transact(({ users }) => users.remove(ADA));
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
