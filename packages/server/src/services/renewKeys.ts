import type { Store } from '../ports/store.ts';

/** People in one question to the store. */
const PAGE = 100;

/**
 * Encrypts everything of every person of an application, or of one of them, under a new key; the old ones are destroyed.
 * Nobody types anything again, and the service may run meanwhile. What is interrupted is done by doing it again.
 *
 * @param onRenewed gets how many people are done, and how many there were
 * @returns how many that were
 */
export type RenewKeys = (
  application: string,
  userId: string | null,
  onRenewed: (done: number, total: number) => void,
) => Promise<number>;

export function createRenewKeys({ store }: { readonly store: Store }): RenewKeys {
  return async (application, userId, onRenewed) => {
    const total = userId === null ? await store.read(({ users }) => users.count(application)) : 1;
    let done = 0;
    const renew = async (person: string): Promise<void> => {
      // Whoever was erased meanwhile needs no key.
      const key = { application, userId: person };
      if (await store.transact(({ users }) => users.renewKey(key))) onRenewed(++done, total);
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
