import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { CLI } from './audit/by.ts';
import { noteAct } from './audit/noteAct.ts';

/** People in one question to the store. */
const PAGE = 100;

/**
 * Encrypts everything of every person of an application, or of one of them, under a new key; the old ones are destroyed.
 * Nobody types anything again, and the service may run meanwhile. What is interrupted is done by doing it again.
 *
 * @param onRenewed gets how many people are done, and how many there were
 * @returns how many that were
 */
export type RenewUserKeys = (
  application: string,
  userId: string | null,
  onRenewed: (done: number, total: number) => void,
) => Promise<number>;

export function createRenewUserKeys({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): RenewUserKeys {
  return async (application, userId, onRenewed) => {
    const total = userId === null ? await store.read(({ users }) => users.count(application)) : 1;
    let done = 0;
    const renew = async (person: string): Promise<void> => {
      const key = { application, userId: person };
      const renewed = await store.transact(async (records) => {
        // Whoever was erased meanwhile needs no key.
        if (!(await records.users.renewKey(key))) return false;
        await noteAct(records, CLI, 'user_keys.renewed', key, {}, clock.now());
        return true;
      });
      if (renewed) onRenewed(++done, total);
    };
    if (userId !== null) {
      await renew(userId);
      return done;
    }
    let after: string | null = null;
    for (;;) {
      const from: string | null = after;
      const page: { readonly userId: string }[] = await store.read(({ users }) =>
        users.page(application, from, PAGE),
      );
      for (const person of page) await renew(person.userId);
      const last = page.at(-1);
      if (last === undefined) return done;
      after = last.userId;
    }
  };
}
