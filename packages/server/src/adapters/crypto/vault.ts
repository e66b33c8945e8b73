import { randomBytes, randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { KeyOwner, KeyRecord, KeyStore } from '../../ports/keyStore.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { KeysRefused, type Vault } from '../../ports/vault.ts';
import { FORGETTING } from '../memory/forgetting.ts';
import type { KeyWrap } from './keyWrap.ts';
import { createSecrets } from './secrets.ts';

const KEY_BYTES = 32;
/** People whose keys are kept in memory, with what is derived from them: some 10 kB each, most of it OpenSSL's. */
const PEOPLE_KEPT = 3_000;
const APPLICATIONS_KEPT = 1_000;
const DEPLOYMENT: KeyOwner = { application: '', pseudonym: '' };

export interface VaultOptions {
  readonly keys: KeyStore;
  /** Under the current secret, which new keys are encrypted under; then others that keys may still be under. */
  readonly wraps: readonly [KeyWrap, ...KeyWrap[]];
}

/** Unwraps keys and keeps them in memory while they are used. */
export function createVault({ keys, wraps }: VaultOptions): Vault {
  const [current] = wraps;
  const people = new LRUCache<string, Secrets>({ max: PEOPLE_KEPT, ...FORGETTING });
  const applications = new LRUCache<string, { readonly keyId: string; readonly secrets: Secrets }>({
    max: APPLICATIONS_KEPT,
    ...FORGETTING,
  });
  let deployment: Secrets | undefined;
  const opened = (): Secrets => {
    if (deployment === undefined) throw new Error('the keys are used before they were opened');
    return deployment;
  };

  return {
    async open(expected) {
      const known = new Set(wraps.map(({ fingerprint }) => fingerprint));
      if ((await keys.wrappedBy()).some((fingerprint) => !known.has(fingerprint))) {
        throw new KeysRefused(
          wraps.length > 1
            ? `neither SECRET_KEY nor SECRET_KEY_PREVIOUS is the secret that the keys in ${keys.place} are encrypted under`
            : `SECRET_KEY is not the secret that the keys in ${keys.place} are encrypted under; where it was changed, set SECRET_KEY_PREVIOUS to the old one`,
        );
      }
      const [kept] = await keys.ofOwner(DEPLOYMENT);
      if (expected !== null && kept?.id !== expected) {
        throw new KeysRefused(
          `the keys in ${keys.place} are ${kept === undefined ? 'missing' : 'of another store'}: nothing of this store can be read without its own; bring them back from their backup`,
        );
      }
      const own = kept ?? (await make(DEPLOYMENT));
      deployment = unwrap(own);
      return own.id;
    },

    deployment: {
      tag: (...values) => opened().tag(...values),
      seal: (...values) => opened().seal(...values),
      open: (...values) => opened().open(...values),
    },

    ofKnownApplication,
    ofApplication: async (application) =>
      (await ofKnownApplication(application)) ??
      keep(application, await make({ application, pseudonym: '' })),

    async ofPerson(keyId) {
      const cached = people.get(keyId);
      if (cached !== undefined) return cached;
      const record = await keys.find(keyId);
      if (record === null) return null;
      const secrets = ofTwoParts(open(record));
      people.set(keyId, secrets);
      return secrets;
    },

    keysOf: async (owner) => (await keys.ofOwner(owner)).map(({ id }) => id),
    makeKey: (owner) => insert(owner, randomBytes(2 * KEY_BYTES)),
    async renewKey(keyId) {
      const record = await keys.find(keyId);
      if (record === null) throw new Error('a key that is to be renewed is gone');
      const forHashes = open(record).subarray(KEY_BYTES);
      return insert(record, Buffer.concat([randomBytes(KEY_BYTES), forHashes]));
    },

    async destroy(keyIds) {
      for (const keyId of keyIds) people.delete(keyId);
      for (const [application, { keyId }] of [...applications.entries()]) {
        if (keyIds.includes(keyId)) applications.delete(application);
      }
      await keys.destroy(keyIds);
    },

    destroyed: (after, limit) => keys.destroyed(after, limit),
  };

  async function ofKnownApplication(application: string): Promise<Secrets | null> {
    const cached = applications.get(application);
    if (cached !== undefined) return cached.secrets;
    if (application === '') throw new RangeError('got an application without a name');
    const [kept] = await keys.ofOwner({ application, pseudonym: '' });
    return kept === undefined ? null : keep(application, kept);
  }

  function keep(application: string, record: KeyRecord): Secrets {
    const secrets = unwrap(record);
    applications.set(application, { keyId: record.id, secrets });
    return secrets;
  }

  async function insert({ application, pseudonym }: KeyOwner, key: Uint8Array): Promise<string> {
    const id = randomUUID();
    await keys.insert(current.wrap(id, { application, pseudonym }, key));
    return id;
  }

  /** Of an application or the deployment. Another process may have been first: what is kept counts. */
  async function make(owner: KeyOwner): Promise<KeyRecord> {
    await insert(owner, randomBytes(KEY_BYTES));
    const [kept] = await keys.ofOwner(owner);
    if (kept === undefined) throw new Error('a key that was just made is not there');
    return kept;
  }

  function unwrap(record: KeyRecord): Secrets {
    return createSecrets(open(record));
  }

  function open(record: KeyRecord): Uint8Array {
    const wrap = wraps.find(({ fingerprint }) => fingerprint === record.wrappedBy);
    if (wrap === undefined) throw new KeysRefused('a key is encrypted under a secret that is not known');
    return wrap.unwrap(record);
  }
}

/** A person's: the first part seals, the second hashes, so that the one can be renewed and the other stays. */
function ofTwoParts(key: Uint8Array): Secrets {
  const sealing = createSecrets(key.subarray(0, KEY_BYTES));
  const { tag } = createSecrets(key.subarray(KEY_BYTES));
  return { tag, seal: sealing.seal, open: sealing.open };
}
