import type { KeyOwner, KeyRecord, KeyStore } from '../../ports/keyStore.ts';

/**
 * The keys of a store that is only tried out: what is made or destroyed is so in memory alone, and the keys that others use stay as
 * they are.
 */
export function tryKeys(keys: KeyStore): KeyStore {
  const made: KeyRecord[] = [];
  const gone = new Set<string>();
  const isHere = ({ id }: KeyRecord) => !gone.has(id);
  const ofOwner = async ({ application, pseudonym }: KeyOwner) => {
    const own = made.filter((key) => key.application === application && key.pseudonym === pseudonym);
    return [...own.toReversed(), ...(await keys.ofOwner({ application, pseudonym }))].filter(isHere);
  };
  return {
    place: keys.place,
    ofOwner,
    async find(id) {
      if (gone.has(id)) return null;
      return made.find((key) => key.id === id) ?? keys.find(id);
    },
    async insert(record) {
      const isSecond = record.pseudonym === '' && (await ofOwner(record)).length > 0;
      if (!isSecond) made.push(record);
    },
    async destroy(ids) {
      for (const id of ids) gone.add(id);
    },
    async destroyed(after, limit) {
      const here = [...gone].filter((id) => id > after);
      const ids = new Set([...here, ...(await keys.destroyed(after, limit))]);
      return [...ids].toSorted().slice(0, limit);
    },
    wrappedBy: () => keys.wrappedBy(),
    wrappedByOthers: (fingerprint, limit) => keys.wrappedByOthers(fingerprint, limit),
    async rewrap() {
      throw new Error('keys that are only tried out are not encrypted anew');
    },
    async noteUse() {},
    close: () => keys.close(),
  };
}
