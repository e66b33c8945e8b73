import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { ADA, at, BOB, bytes, type OpenStore, saveEverything, savePersons, userRecord } from './fixtures.ts';

export function transactionsContract(open: OpenStore): void {
  describe('transactions', () => {
    it('write nothing when the work throws, and say what it threw', async () => {
      const { store, rowsAboutPersons } = await open();
      const failing = store.transact(async (records) => {
        await saveEverything(records, ADA, 1);
        throw new RangeError('decided against');
      });
      await expect(failing).rejects.toThrow(new RangeError('decided against'));
      expect(Object.values(await rowsAboutPersons()).filter((rows) => rows > 0)).toEqual([]);
    });

    it('take no other with them when they fail', async () => {
      const { store } = await open();
      const outcomes = await Promise.allSettled([
        store.transact((records) => savePersons(records, [ADA])),
        store.transact(async (records) => {
          await records.users.save(userRecord(ADA, { failures: 99 }));
          throw new RangeError('this one fails');
        }),
        store.transact((records) => savePersons(records, [BOB])),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.read(({ users }) => users.find(ADA))).toEqual(userRecord(ADA));
      expect(await store.read(({ users }) => users.find(BOB))).toEqual(userRecord(BOB));
    });

    it('lose no change of many at once: each reads what the one before wrote', async () => {
      const { store } = await open();
      await store.transact((records) => savePersons(records, [ADA]));
      const count = () =>
        store.transact(async ({ users }) => {
          const user = (await users.find(ADA)) ?? userRecord(ADA);
          await users.save({ ...user, failures: user.failures + 1 });
        });
      await Promise.all(Array.from({ length: 40 }, count));
      expect(await store.read(({ users }) => users.find(ADA))).toMatchObject({ failures: 40 });
    });

    it('return what the work returns', async () => {
      const { store } = await open();
      expect(await store.transact(async () => 7)).toBe(7);
      expect(await store.read(async () => 8)).toBe(8);
    });

    it('turn a fault of the store into an error that services know', async () => {
      const { store } = await open();
      const nobody = store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(1)));
      await expect(nobody).rejects.toBeInstanceOf(StoreUnavailable);
    });
  });

  describe('reading', () => {
    it('sees only what is committed, and writes nothing', async () => {
      const { store, rowsAboutPersons } = await open();
      await store.transact(async (records) => {
        await records.users.save(userRecord(ADA));
        expect(await store.read(({ users }) => users.find(ADA))).toBeNull();
      });
      expect(await store.read(({ users }) => users.find(ADA))).toEqual(userRecord(ADA));
      const before = await rowsAboutPersons();
      const writing = store.read(({ users }) => users.save(userRecord(BOB, { updatedAt: at(1) })));
      await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
      expect(await rowsAboutPersons()).toEqual(before);
    });

    it('begins again when the person is erased meanwhile, and finds nobody', async () => {
      const { store } = await open();
      await store.transact((records) => saveEverything(records, ADA, 1));
      let reads = 0;
      const read = store.read(async ({ users, fingerprints }) => {
        reads += 1;
        if (reads > 1) return users.find(ADA);
        await store.transact((records) => records.users.remove(ADA, at(9)));
        return fingerprints.knowsOrigin(ADA, 'device', 'phone');
      });
      expect([await read, reads]).toEqual([null, 2]);
    });

    it('rejects with what the work throws', async () => {
      const { store } = await open();
      const failing = store.read(async () => {
        throw new RangeError('not found');
      });
      await expect(failing).rejects.toThrow(new RangeError('not found'));
    });
  });
}
