import type { Records, Store } from '../ports/store.ts';

/** A store whose challenges are older than they are, as if people had typed since: tests do not wait. */
export function olderChallenges(store: Store, ms: number): Store {
  const older = (records: Records): Records => {
    const challenges: Records['challenges'] = {
      ...records.challenges,
      insert: (record) =>
        records.challenges.insert({ ...record, createdAt: new Date(record.createdAt.getTime() - ms) }),
    };
    return new Proxy(records, {
      get: (from, group) => (group === 'challenges' ? challenges : Reflect.get(from, group)),
    });
  };
  return { ...store, transact: (work) => store.transact((records) => work(older(records))) };
}
