import { describe, expect, it } from 'vitest';
import type { Records } from '../../ports/store.ts';
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
  profileOf,
  profileRecord,
  savePersons,
  userRecord,
  webhookRecord,
} from './fixtures.ts';

const NOBODY = { application: null, hasWebhooks: false, user: null, profiles: [], newestProbes: new Map() };
const application = (id: string) => ({
  ...{ id, policy: '{}', updatedAt: at(1) },
  ...{ createdAt: null, closedAt: null, removedAt: null },
});

export function lookUpsContract(open: OpenStore): void {
  describe('what is looked up of a person at once', () => {
    it('is what the records say one by one', async () => {
      const { store } = await open();
      const touch = profileRecord({ ...nameOf(ADA), device: 'touch' }, { id: idOf(2), createdAt: at(2) });
      const consent = { version: 'v1', givenAt: at(1) };
      const exemption = { reason: 'injured', since: at(2) };
      await store.transact(async (records) => {
        await savePersons(records, [ADA, BOB]);
        await records.users.save(userRecord(ADA, { consent, exemption, failures: 2, failedAt: at(3) }));
        await records.applications.save(application('default'));
        await records.applications.save(application('other'));
        for (const profile of [profileOf(ADA), profileOf(BOB), touch]) await records.profiles.save(profile);
        const { id } = profileOf(ADA);
        for (const number of [1, 3, 2]) {
          await records.attempts.insert(attemptRecord(ADA, number, { profileId: id, probe: bytes(number) }));
        }
        await records.attempts.insert(attemptRecord(ADA, 4, { profileId: id, probe: null }));
        await records.attempts.insert(attemptRecord(BOB, 5, { probe: bytes(5) }));
      });
      const both = async (records: Records) => {
        const one = {
          application: await records.applications.find('default'),
          hasWebhooks: (await records.webhooks.subscribers('default', 'user.erased')).length > 0,
          user: await records.users.find(ADA),
          profiles: await records.profiles.ofUser(ADA),
          newestProbes: new Map([[profileOf(ADA).id, idOf(3)]]),
        };
        expect(one.user).toMatchObject({ consent, exemption, failures: 2 });
        expect(one.profiles).toHaveLength(2);
        expect(await records.lookUps.about(ADA)).toEqual(one);
      };
      await store.transact(both);
      await store.read(both);
    });

    it('is nothing of somebody who is not there, in an application of which nothing is stored', async () => {
      const { store } = await open();
      const about = () => store.read(({ lookUps }) => lookUps.about(OTHER_ADA));
      expect(await about()).toEqual(NOBODY);
      await store.transact(async (records) => {
        await records.applications.save(application('other'));
        await savePersons(records, [ADA]);
      });
      expect(await about()).toEqual({ ...NOBODY, application: application('other') });
    });

    it('sees what its own transaction wrote, and webhooks of its application that are on', async () => {
      const { store } = await open();
      const seen = await store.transact(async (records) => {
        await savePersons(records, [ADA]);
        await records.profiles.save(profileOf(ADA));
        await records.webhooks.save(webhookRecord('other', 1));
        await records.webhooks.save(webhookRecord('default', 2, { disabledReason: 'by_request' }));
        const before = await records.lookUps.about(ADA);
        await records.attempts.insert(
          attemptRecord(ADA, 1, { profileId: profileOf(ADA).id, probe: bytes(1) }),
        );
        await records.webhooks.save(webhookRecord('default', 3));
        return { before, after: await records.lookUps.about(ADA) };
      });
      expect(seen.before).toMatchObject({ hasWebhooks: false, profiles: [profileOf(ADA)] });
      expect(seen.before.newestProbes.size).toBe(0);
      expect(seen.after.hasWebhooks).toBe(true);
      expect([...seen.after.newestProbes]).toEqual([[profileOf(ADA).id, idOf(1)]]);
    });
  });
}
