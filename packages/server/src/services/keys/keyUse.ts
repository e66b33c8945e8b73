import type { Store } from '../../ports/store.ts';

/** When keys were last used: noted in memory at each request, and written down once in a while. */
export interface KeyUse {
  note(keyId: string, at: Date): void;
  /** Writes down what was noted since, one row a key. What can't be written now is written the next time. */
  save(): Promise<void>;
}

export function createKeyUse({ store }: { readonly store: Store }): KeyUse {
  let used = new Map<string, Date>();
  return {
    note: (keyId, at) => void used.set(keyId, at),
    async save() {
      if (used.size === 0) return;
      const saving = used;
      used = new Map();
      try {
        await store.transact(({ apiKeys }) => apiKeys.noteUse(saving));
      } catch (error) {
        used = new Map([...saving, ...used]);
        throw error;
      }
    },
  };
}
