import type { Records, Store } from '../ports/store.ts';

/** What goes wrong with a store, and when. */
export interface Faults {
  /** Called before every method of the records, and before every commit; what it throws, the store throws. */
  before(call: string): void;
  /** Whether the store answers at all. */
  answers(): boolean;
}

/** A store over a real one that fails as it is told. */
export function faultyStore(store: Store, faults: Faults): Store {
  const never = <Result>() => new Promise<Result>(() => undefined);
  return {
    transact: (work) =>
      faults.answers()
        ? store.transact(async (records) => {
            const result = await work(faultyRecords(records, faults));
            faults.before('commit');
            return result;
          })
        : never(),
    ping: () => (faults.answers() ? store.ping() : never()),
    isBroken: () => store.isBroken(),
    snapshot: (work) =>
      faults.answers() ? store.snapshot((records) => work(faultyRecords(records, faults))) : never(),
    read: (work) =>
      faults.answers() ? store.read((records) => work(faultyRecords(records, faults))) : never(),
  };
}

function faultyRecords(records: Records, faults: Faults): Records {
  return new Proxy(records, {
    get(from, group) {
      const methods: object = Reflect.get(from, group);
      return new Proxy(methods, {
        get(of, name) {
          const method: unknown = Reflect.get(of, name);
          if (typeof method !== 'function') return method;
          return async (...given: unknown[]) => {
            faults.before(`${String(group)}.${String(name)}`);
            return Reflect.apply(method, of, given);
          };
        },
      });
    },
  });
}
