import { describe, expect, it } from 'vitest';
import type { WebhookKey } from '../../ports/webhookRecords.ts';
import {
  ADA,
  at,
  BOB,
  bytes,
  deliveryRecord,
  idOf,
  type OpenStore,
  savePersons,
  webhookRecord,
} from './fixtures.ts';

const HOOK: WebhookKey = { application: 'default', id: idOf(1) };
const lease = (holder: string, minutes: number) => ({ holder, until: at(minutes) });

export function webhookRecordsContract(open: OpenStore): void {
  describe('webhooks', () => {
    it('are kept, replaced, listed by application and removed with their deliveries', async () => {
      const { store } = await open();
      const first = webhookRecord('default', 1, {
        previous: { sealedSecret: bytes(2, 3), until: at(9) },
        disabledReason: 'failing',
        failingSince: at(1),
      });
      await store.transact(async (records) => {
        await records.webhooks.save(first);
        await records.webhooks.save(webhookRecord('default', 2));
        await records.webhooks.save(webhookRecord('other', 1));
        await savePersons(records, [ADA]);
        await records.webhooks.enqueue(deliveryRecord(ADA, 1, 1));
      });
      const ids = async (application: string) =>
        (await store.read(({ webhooks }) => webhooks.ofApplication(application))).map(({ id }) => id);
      expect(await store.read(({ webhooks }) => webhooks.find(HOOK))).toEqual(first);
      expect([await ids('default'), await ids('other')]).toEqual([[idOf(1), idOf(2)], [idOf(1)]]);
      const changed = webhookRecord('default', 1, { url: 'https://b.example/', updatedAt: at(3) });
      await store.transact(({ webhooks }) => webhooks.save(changed));
      expect(await store.read(({ webhooks }) => webhooks.find(HOOK))).toEqual(changed);
      expect(await store.transact(({ webhooks }) => webhooks.remove(HOOK))).toBe(true);
      expect(await store.transact(({ webhooks }) => webhooks.remove(HOOK))).toBe(false);
      expect(await store.read(({ webhooks }) => webhooks.findDelivery(HOOK, idOf(1)))).toBeNull();
      expect([await ids('default'), await ids('other')]).toEqual([[idOf(2)], [idOf(1)]]);
    });

    it('subscribe to types of events of their application while they are on', async () => {
      const { store } = await open();
      await store.transact(async ({ webhooks }) => {
        await webhooks.save(webhookRecord('default', 1, { events: ['user.locked', 'user.erased'] }));
        await webhooks.save(webhookRecord('default', 2, { disabledReason: 'by_request' }));
        await webhooks.save(webhookRecord('default', 3));
        await webhooks.save(webhookRecord('other', 4));
      });
      const to = (type: string) => store.read(({ webhooks }) => webhooks.subscribers('default', type));
      expect(await to('user.locked')).toEqual([idOf(1), idOf(3)]);
      expect(await to('user.erased')).toEqual([idOf(1)]);
      expect(await to('user')).toEqual([]);
    });
  });

  describe('deliveries', () => {
    async function withThree() {
      const { store } = await open();
      await store.transact(async (records) => {
        await savePersons(records, [ADA, BOB]);
        await records.webhooks.save(webhookRecord('default', 1));
        await records.webhooks.enqueue(deliveryRecord(ADA, 1, 1, { nextTryAt: at(3) }));
        await records.webhooks.enqueue(deliveryRecord(BOB, 1, 2));
        await records.webhooks.enqueue(deliveryRecord(ADA, 1, 3));
      });
      const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).toSorted();
      return {
        store,
        claim: async (holder: string, minute: number, limit = 9) =>
          idsOf(
            await store.transact(({ webhooks }) =>
              webhooks.claim(HOOK, at(minute), lease(holder, minute + 5), limit),
            ),
          ),
        waiting: (minute: number) => store.read(({ webhooks }) => webhooks.waiting(at(minute))),
      };
    }

    it('are held by one at a time, of many at once, until the lease ends', async () => {
      const { store, claim, waiting } = await withThree();
      expect([await waiting(1), await waiting(2)]).toEqual([[], [HOOK]]);
      expect(await claim('early', 1)).toEqual([]);
      const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`h-${i}`, 3, 2)));
      expect(claims.flat().toSorted()).toEqual([idOf(1), idOf(2), idOf(3)]);
      expect(await waiting(7)).toEqual([]);
      expect([await waiting(8), await claim('later', 8)]).toEqual([[HOOK], [idOf(1), idOf(2), idOf(3)]]);
      const done = deliveryRecord(ADA, 1, 3, { status: 'delivered', nextTryAt: null, finishedAt: at(9) });
      for (const [holder, held] of [
        ['h-0', false],
        ['later', true],
        ['later', false],
      ] as const) {
        expect(await store.transact(({ webhooks }) => webhooks.settle(done, holder))).toBe(held);
      }
      expect(await claim('last', 30)).toEqual([idOf(1), idOf(2)]);
    });

    it('are taken the longest due first', async () => {
      const { claim } = await withThree();
      expect(await claim('a', 3, 1)).toEqual([idOf(2)]);
    });

    it('are settled with their log, and found page by page, newest first', async () => {
      const { store, claim } = await withThree();
      await claim('a', 3);
      const tried = deliveryRecord(BOB, 1, 2, {
        body: null,
        tries: 2,
        log: [
          { at: at(3), status: null, error: 'timed_out', durationMs: 10_000 },
          { at: at(4), status: 500, error: null, durationMs: 12 },
        ],
        nextTryAt: at(50),
      });
      await store.transact(({ webhooks }) => webhooks.settle(tried, 'a'));
      await store.read(async ({ webhooks }) => {
        expect(await webhooks.findDelivery(HOOK, idOf(2))).toEqual(tried);
        expect(await webhooks.findDelivery({ ...HOOK, application: 'other' }, idOf(2))).toBeNull();
        const ids = async (before: string | null) =>
          (await webhooks.deliveries(HOOK, before, 2)).map(({ id }) => id);
        expect([await ids(null), await ids(idOf(2))]).toEqual([[idOf(3), idOf(2)], [idOf(1)]]);
      });
      expect(await claim('b', 30)).toEqual([idOf(1), idOf(3)]);
    });

    it('fail together, and whoever holds one has lost it', async () => {
      const { store, claim, waiting } = await withThree();
      await claim('a', 3);
      await store.transact(({ webhooks }) => webhooks.failPending(HOOK, at(4)));
      expect(await waiting(90)).toEqual([]);
      const [newest] = await store.read(({ webhooks }) => webhooks.deliveries(HOOK, null, 1));
      expect(newest).toMatchObject({ status: 'failed', nextTryAt: null, finishedAt: at(4) });
      expect(await store.transact(({ webhooks }) => webhooks.settle(deliveryRecord(ADA, 1, 3), 'a'))).toBe(
        false,
      );
      await store.transact(({ webhooks }) => webhooks.replace(deliveryRecord(ADA, 1, 3)));
      expect(await claim('b', 4)).toEqual([idOf(3)]);
    });

    it('wait while their webhook is off, and go with the person they are about', async () => {
      const { store, waiting } = await withThree();
      await store.transact(async (records) => {
        await records.webhooks.save(webhookRecord('default', 1, { disabledReason: 'by_request' }));
        await records.users.remove(ADA, at(9));
      });
      expect(await waiting(9)).toEqual([]);
      const left = await store.read(({ webhooks }) => webhooks.deliveries(HOOK, null, 9));
      expect(left.map(({ id }) => id)).toEqual([idOf(2)]);
    });

    it('are counted against a bound, and removed by age', async () => {
      const { store } = await withThree();
      await store.read(async ({ webhooks }) => {
        expect([await webhooks.overfull(2), await webhooks.overfull(3)]).toEqual([[HOOK], []]);
        expect(await webhooks.countPending()).toBe(3);
      });
      expect(await store.transact(({ webhooks }) => webhooks.removeCreatedBefore(at(2), 9))).toBe(1);
      expect(await store.transact(({ webhooks }) => webhooks.removeCreatedBefore(at(9), 9))).toBe(2);
    });
  });
}
