import type { KeyObject } from 'node:crypto';
import type { KeySet } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { SigningKeyRecord } from '../../ports/signingKeys.ts';
import type { Records, Store } from '../../ports/store.ts';
import { type By, CLI, SYSTEM } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import { jwkOf, makeSigningKey, openSigningKey } from './keyMaterial.ts';
import { ANNOUNCED_FOR, KEYS_READ_FOR, nextKeyFrom, publishedAt, signingAt } from './keySchedule.ts';

export interface Signer {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

export interface RotatedKey {
  readonly kid: string;
  readonly activeFrom: Date;
}

/** The keys of decision tokens: made when first needed, replaced in time, published as long as they are of use. */
export interface SigningKeys {
  /** What signs now. @throws {SealBroken} when the key was changed */
  signer(): Promise<Signer>;
  /** The public keys; none before the first token. */
  published(): Promise<KeySet>;
  /**
   * Makes the next key. It signs once everybody can know it, and the keys before it stay published until their last
   * token has expired; with `revoke`, because a key became known, it signs at once and all others are gone.
   */
  rotate(options?: { readonly revoke?: boolean }): Promise<RotatedKey>;
}

export interface SigningKeysDependencies {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** How long one key signs (ms). */
  readonly maxAge: number;
}

export function createSigningKeys({ store, secrets, clock, maxAge }: SigningKeysDependencies): SigningKeys {
  let read: { readonly keys: readonly SigningKeyRecord[]; readonly at: number } | undefined;
  let opened: Signer | undefined;

  return {
    async signer() {
      const key = signingAt(await current(), clock.now());
      if (key === null) throw new Error('no key signs now, though one was just made');
      if (opened?.kid !== key.kid) opened = { kid: key.kid, privateKey: openSigningKey(secrets, key) };
      return opened;
    },

    published: () =>
      store.read(async ({ signingKeys }) => ({
        keys: publishedAt(await signingKeys.all(), clock.now()).map(({ kid, publicKey }) =>
          jwkOf(kid, publicKey),
        ),
      })),

    async rotate({ revoke = false } = {}) {
      const key = await store.transact(async (records) => {
        const now = clock.now();
        const keys = await records.signingKeys.all();
        const atOnce = revoke || signingAt(keys, now) === null;
        const activeFrom = atOnce ? now : new Date(now.getTime() + ANNOUNCED_FOR);
        return addKey(records, CLI, revoke ? [] : publishedAt(keys, now), now, activeFrom);
      });
      read = undefined;
      return { kid: key.kid, activeFrom: key.activeFrom };
    },
  };

  /** The keys, as the store had them a moment ago; where one is missing, it is made. */
  async function current(): Promise<readonly SigningKeyRecord[]> {
    const now = clock.now();
    const age = read === undefined ? Number.POSITIVE_INFINITY : now.getTime() - read.at;
    if (read !== undefined && age >= 0 && age < KEYS_READ_FOR) return read.keys;
    const known = await store.read(({ signingKeys }) => signingKeys.all());
    const keys = nextKeyFrom(known, now, maxAge) === null ? known : await store.transact(complete);
    read = { keys, at: now.getTime() };
    return keys;
  }

  /** What another process made since is seen here: transactions run one after the other. */
  async function complete(records: Records): Promise<readonly SigningKeyRecord[]> {
    const now = clock.now();
    const keys = await records.signingKeys.all();
    const activeFrom = nextKeyFrom(keys, now, maxAge);
    if (activeFrom === null) return keys;
    const needed = publishedAt(keys, now);
    return [...needed, await addKey(records, SYSTEM, needed, now, activeFrom)];
  }

  /** Adds a key; of those before it, only what is still needed stays. */
  async function addKey(
    records: Records,
    by: By,
    needed: readonly SigningKeyRecord[],
    now: Date,
    activeFrom: Date,
  ): Promise<SigningKeyRecord> {
    const { signingKeys } = records;
    const kept = new Set(needed.map(({ kid }) => kid));
    for (const { kid } of await signingKeys.all()) if (!kept.has(kid)) await signingKeys.remove(kid);
    const key = makeSigningKey(secrets, now, activeFrom);
    await signingKeys.insert(key);
    const details = { key_id: key.kid, revoked_others: needed.length === 0 };
    await noteAct(records, by, 'tokens.rotated', { application: '' }, details, now);
    return key;
  }
}
