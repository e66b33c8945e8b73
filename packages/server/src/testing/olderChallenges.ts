import type { Records, Store } from '../ports/store.ts';

/** A store whose challenges are older than they are, as if people had typed since: tests do not wait. */
export function olderChallenges(store: Store, ms: number): Store {
  const older = (records: Records): Records => ({
    ...records,
    challenges: {
      ...records.challenges,
      insert: (record) =>
        records.challenges.insert({ ...record, createdAt: new Date(record.createdAt.getTime() - ms) }),
    },
  });
  return { ...store, transact: (work) => store.transact((records) => work(older(records))) };
}
