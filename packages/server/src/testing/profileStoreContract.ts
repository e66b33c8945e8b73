import { describe, expect, it } from 'vitest';
import type { ProfileChange, ProfileKey, ProfileStore, StoredSample } from '../ports/profileStore.ts';

const KEY: ProfileKey = { application: 'default', userId: 'ada', textId: 'default', device: 'unknown' };
const TEMPLATE = Uint8Array.of(1, 2, 3);

const sample = (byte: number): StoredSample => ({ kind: 'events', data: Uint8Array.of(byte) });

const adding = (...bytes: number[]): ProfileChange => ({
  append: bytes.map(sample),
  dropOldest: 0,
  learned: { model: 'rhythm', template: TEMPLATE },
  featureLength: 10,
});

/**
 * What every profile store does, whatever it is built on.
 *
 * @param open a store of its own for each test, empty and migrated
 */
export function profileStoreContract(name: string, open: () => Promise<ProfileStore>): void {
  describe(`${name}: profile store`, () => {
    it('knows nothing of a user it never saw', async () => {
      const store = await open();
      expect(await store.find(KEY)).toBeNull();
      expect(await store.readSamples('none')).toEqual([]);
      expect(await store.readTemplate('none', 1)).toBeNull();
      await store.ping();
    });

    it('keeps what a change decides: samples in order, template by version', async () => {
      const store = await open();
      const first = await store.change(KEY, () => adding(1, 2));
      const second = await store.change(KEY, () => adding(3));
      expect(first).toMatchObject({ version: 1, typedSamples: 2, importedSamples: 0, model: 'rhythm' });
      expect(second).toMatchObject({ id: first?.id, version: 2, typedSamples: 3, featureLength: 10 });
      expect(await store.find(KEY)).toEqual(second);
      const id = second?.id ?? '';
      expect((await store.readSamples(id)).map(({ data }) => Array.from(data))).toEqual([[1], [2], [3]]);
      expect(Array.from((await store.readTemplate(id, 2)) ?? [])).toEqual([1, 2, 3]);
      expect(await store.readTemplate(id, 1)).toBeNull();
    });

    it('shows a change the profile and samples that it changes', async () => {
      const store = await open();
      await store.change(KEY, () => adding(1));
      const seen = await new Promise((resolve, reject) => {
        store
          .change(KEY, (profile, samples) => {
            resolve({ version: profile?.version, samples: samples.length });
            return null;
          })
          .catch(reject);
      });
      expect(seen).toEqual({ version: 1, samples: 1 });
    });

    it('changes nothing when the change decides so, or throws', async () => {
      const store = await open();
      const before = await store.change(KEY, () => adding(1));
      expect(await store.change(KEY, () => null)).toEqual(before);
      const failing = store.change(KEY, () => {
        throw new RangeError('decided against');
      });
      await expect(failing).rejects.toThrow(new RangeError('decided against'));
      expect(await store.find(KEY)).toEqual(before);
    });

    it('drops the oldest samples, counted over all of them', async () => {
      const store = await open();
      await store.change(KEY, () => adding(1, 2, 3));
      const profile = await store.change(KEY, () => ({ ...adding(4), dropOldest: 2 }));
      expect(profile).toMatchObject({ typedSamples: 2 });
      const samples = await store.readSamples(profile?.id ?? '');
      expect(samples.map(({ data }) => data[0])).toEqual([3, 4]);
    });

    it('counts imported vectors apart from typed samples', async () => {
      const store = await open();
      const imported: StoredSample = { kind: 'flask-vector', data: new Uint8Array(16) };
      const profile = await store.change(KEY, () => ({
        ...adding(1),
        append: [imported, imported, sample(1)],
      }));
      expect(profile).toMatchObject({ typedSamples: 1, importedSamples: 2 });
      const kinds = (await store.readSamples(profile?.id ?? '')).map(({ kind }) => kind);
      expect(kinds).toEqual(['flask-vector', 'flask-vector', 'events']);
    });

    it('keeps applications, users, texts and devices apart', async () => {
      const store = await open();
      const keys: ProfileKey[] = [
        KEY,
        { ...KEY, application: 'other' },
        { ...KEY, userId: 'ADA' },
        { ...KEY, userId: "ada'; drop table profiles; --" },
        { ...KEY, textId: 'pin' },
        { ...KEY, device: 'touch' },
      ];
      for (const key of keys) await store.change(key, () => adding(1));
      const ids = await Promise.all(keys.map(async (key) => (await store.find(key))?.id));
      expect(new Set(ids).size).toBe(keys.length);
    });

    it('lists profiles with typed samples page by page, each once, by id', async () => {
      const store = await open();
      expect(await store.pageOfProfiles(null, 10)).toEqual([]);
      const imported: StoredSample = { kind: 'flask-vector', data: new Uint8Array(16) };
      await store.change({ ...KEY, userId: 'imported' }, () => ({ ...adding(), append: [imported] }));
      const keys = Array.from({ length: 7 }, (_, i): ProfileKey => ({ ...KEY, userId: `user-${i}` }));
      for (const key of keys) await store.change(key, () => adding(1));
      const listed = [];
      let page = await store.pageOfProfiles(null, 3);
      while (page.length > 0) {
        expect(page.length).toBeLessThanOrEqual(3);
        listed.push(...page);
        page = await store.pageOfProfiles(page.at(-1)?.profile.id ?? null, 3);
      }
      const ids = listed.map(({ profile }) => profile.id);
      expect(ids).toEqual(ids.toSorted());
      expect(listed.map(({ key }) => key.userId).sort()).toEqual(keys.map(({ userId }) => userId));
      for (const { key, profile } of listed) expect(await store.find(key)).toEqual(profile);
    });

    it('loses no change of many at once, and one that fails takes no other with it', async () => {
      const store = await open();
      const changes = Array.from({ length: 50 }, (_, i) =>
        store.change({ ...KEY, userId: `user-${i % 5}` }, () => {
          if (i % 10 === 3) throw new RangeError('this one fails');
          return adding(i);
        }),
      );
      const outcomes = await Promise.allSettled(changes);
      const failed = outcomes.filter(({ status }) => status === 'rejected').length;
      expect(failed).toBe(5);
      let samples = 0;
      for (let user = 0; user < 5; user++) {
        samples += (await store.find({ ...KEY, userId: `user-${user}` }))?.typedSamples ?? 0;
      }
      expect(samples).toBe(45);
    });
  });
}
