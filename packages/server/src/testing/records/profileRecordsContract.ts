import { describe, expect, it } from 'vitest';
import type { ProfileName } from '../../ports/profileRecords.ts';
import type { TemplateVersion } from '../../ports/templateRecords.ts';
import {
  ADA,
  at,
  attemptRecord,
  BOB,
  bytes,
  nameOf,
  type OpenStore,
  OTHER_ADA,
  profileOf,
  profileRecord,
  sampleRecord,
  savePersons,
} from './fixtures.ts';

const version = (number: number): TemplateVersion => ({
  version: number,
  cause: number === 1 ? 'enrolment' : 'self_update',
  model: 'rhythm',
  createdAt: at(number),
});

export function profileRecordsContract(open: OpenStore): void {
  describe('profiles', () => {
    it('keeps each by its whole name', async () => {
      const { store } = await open();
      const names: ProfileName[] = [
        nameOf(ADA),
        nameOf(BOB),
        nameOf(OTHER_ADA),
        { ...nameOf(ADA), textTag: 'pin' },
        { ...nameOf(ADA), device: 'touch' },
        { ...nameOf(ADA), mode: 'delta' },
        { ...nameOf(ADA), keyboardTag: 'k' },
      ];
      const profiles = names.map((name, i) => profileRecord(name, { id: `p${i}`, createdAt: at(i) }));
      await store.transact(async (records) => {
        await savePersons(records, [ADA, BOB, OTHER_ADA]);
        for (const profile of profiles) await records.profiles.save(profile);
      });
      await store.read(async (records) => {
        for (const profile of profiles)
          expect(await records.profiles.find(profile.name)).toMatchObject(profile);
        expect(await records.profiles.find({ ...nameOf(ADA), device: 'numpad' })).toBeNull();
        expect((await records.profiles.ofUser(ADA)).map(({ id }) => id)).toEqual([
          'p0',
          'p3',
          'p4',
          'p5',
          'p6',
        ]);
        expect(await records.profiles.byId(ADA, 'p3')).toMatchObject(profiles[3] ?? {});
        expect(await records.profiles.byId(BOB, 'p3')).toBeNull();
        expect(await records.profiles.byId(OTHER_ADA, 'p3')).toBeNull();
      });
    });

    it('replaces all but name, id and createdAt', async () => {
      const { store } = await open();
      const first = profileRecord(nameOf(ADA));
      const next = profileRecord(nameOf(ADA), {
        version: 2,
        model: 'rhythm',
        textMode: 'free',
        typedSamples: 5,
        importedSamples: 1,
        anchorVersion: 1,
        updatedAt: at(5),
      });
      await store.transact(async (records) => {
        await savePersons(records, [ADA]);
        await records.profiles.save(first);
        await records.profiles.save({ ...next, id: 'another', createdAt: at(9) });
      });
      expect(await store.read(({ profiles }) => profiles.find(nameOf(ADA)))).toMatchObject(next);
    });

    it('is of another edition each time it is saved, whatever its version', async () => {
      const { store } = await open();
      await store.transact((records) => savePersons(records, [ADA]));
      const editions = new Set<string | undefined>();
      for (const version of [1, 2, 2, 1]) {
        await store.transact(({ profiles }) => profiles.save(profileRecord(nameOf(ADA), { version })));
        await store.read(async ({ profiles, lookUps }) => {
          const stored = await profiles.find(nameOf(ADA));
          expect((await lookUps.about(ADA)).profiles).toEqual([stored]);
          editions.add(stored?.edition);
        });
      }
      expect(editions.size).toBe(4);
    });

    it('goes with samples, templates and probes, for its owner only; attempts stay', async () => {
      const { store } = await open();
      const profile = profileOf(ADA);
      await store.transact(async (records) => {
        await savePersons(records, [ADA, BOB], true);
        for (const each of [profile, profileOf(BOB)]) {
          await records.samples.append(each, [sampleRecord(1)]);
          await records.templates.add(each, version(1), bytes(1));
        }
        await records.attempts.insert(attemptRecord(ADA, 1, { profileId: profile.id, probe: bytes(1) }));
        await records.attempts.insert(
          attemptRecord(BOB, 2, { profileId: profileOf(BOB).id, probe: bytes(1) }),
        );
      });
      expect(await store.transact(({ profiles }) => profiles.remove(BOB, profile.id))).toBe(false);
      expect(await store.transact(({ profiles }) => profiles.remove(ADA, profile.id))).toBe(true);
      expect(await store.transact(({ profiles }) => profiles.remove(ADA, profile.id))).toBe(false);
      await store.read(async ({ profiles, samples, templates, attempts }) => {
        expect(await profiles.find(nameOf(ADA))).toBeNull();
        expect(await samples.ofProfile(profile)).toEqual([]);
        expect(await templates.read(profile, 1)).toBeNull();
        expect((await attempts.newestProbes(profile, 10)).probes).toEqual([]);
        expect(await attempts.find('default', attemptRecord(ADA, 1).id)).toMatchObject({ probe: null });
        expect(await samples.ofProfile(profileOf(BOB))).toHaveLength(1);
        expect((await attempts.newestProbes(profileOf(BOB), 10)).probes).toHaveLength(1);
      });
    });
  });

  describe('templates', () => {
    it('keeps versions, newest first, and forgets all but the newest and those named', async () => {
      const { store } = await open();
      const profile = profileOf(ADA);
      await store.transact(async (records) => {
        await savePersons(records, [ADA, BOB], true);
        for (const number of [1, 2, 3, 5, 8])
          await records.templates.add(profile, version(number), bytes(number));
        await records.templates.add(profileOf(BOB), version(1), bytes(99));
      });
      await store.read(async ({ templates }) => {
        expect(await templates.read(profile, 3)).toEqual(bytes(3));
        expect(await templates.read(profile, 4)).toBeNull();
        expect(await templates.versions(profile)).toEqual([8, 5, 3, 2, 1].map(version));
      });
      await store.transact(({ templates }) => templates.trim(profile, 2, [1, 77]));
      await store.read(async ({ templates }) => {
        expect((await templates.versions(profile)).map((entry) => entry.version)).toEqual([8, 5, 1]);
      });
      await store.transact(({ templates }) => templates.trim(profile, 1, []));
      expect(await store.read(({ templates }) => templates.versions(profile))).toEqual([version(8)]);
      await store.transact(({ templates }) => templates.clear(profile));
      expect(await store.read(({ templates }) => templates.versions(profile))).toEqual([]);
      expect(await store.read(({ templates }) => templates.versions(profileOf(BOB)))).toHaveLength(1);
    });

    it('takes a version once', async () => {
      const { store } = await open();
      await store.transact((records) => savePersons(records, [ADA], true));
      const add = () =>
        store.transact(({ templates }) => templates.add(profileOf(ADA), version(1), bytes(1)));
      await add();
      await expect(add()).rejects.toThrow();
    });
  });

  describe('samples', () => {
    it('are kept in order, and the oldest go first', async () => {
      const { store } = await open();
      const profile = profileOf(ADA);
      const vector = { kind: 'flask-vector', data: bytes(0, 1), createdAt: at(0) } as const;
      await store.transact(async (records) => {
        await savePersons(records, [ADA, BOB], true);
        await records.samples.append(profile, []);
        await records.samples.append(profile, [vector, sampleRecord(1)]);
        await records.samples.append(profileOf(BOB), [sampleRecord(9)]);
        await records.samples.append(profile, [sampleRecord(2), sampleRecord(3)]);
      });
      const held = () => store.read(({ samples }) => samples.ofProfile(profile));
      expect(await held()).toEqual([vector, ...[1, 2, 3].map(sampleRecord)]);
      await store.transact(async ({ samples }) => {
        await samples.dropOldest(profile, 0);
        await samples.dropOldest(profile, 2);
      });
      expect(await held()).toEqual([2, 3].map(sampleRecord));
      await store.transact(({ samples }) => samples.clear(profile));
      expect(await held()).toEqual([]);
      expect(await store.read(({ samples }) => samples.ofProfile(profileOf(BOB)))).toHaveLength(1);
    });
  });
}
