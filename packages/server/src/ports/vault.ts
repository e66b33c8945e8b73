import type { KeyOwner } from './keyStore.ts';
import type { Secrets } from './secrets.ts';

/** Keys in use. An application's is made when first asked for. */
export interface Vault {
  /**
   * Checks that the keys are the right ones and can be read.
   *
   * @param expected what it answered before; null the first time, which makes the deployment's key
   * @returns what tells this set of keys from others
   * @throws {KeysRefused}
   */
  open(expected: string | null): Promise<string>;
  /** For what belongs to no application; of use once `open` has resolved. */
  readonly deployment: Secrets;
  ofApplication(application: string): Promise<Secrets>;
  /** The same without making any: null where there is none, as before anything was kept there, or after it was removed. */
  ofKnownApplication(application: string): Promise<Secrets | null>;
  /** Null when the key was destroyed. A person's key has two parts, for sealing and for hashes. */
  ofPerson(keyId: string): Promise<Secrets | null>;
  /** Ids of the keys of a person or an application, newest first: of transactions that failed afterwards, too. */
  keysOf(owner: KeyOwner): Promise<string[]>;
  /** A new key of a person, durable before anything is encrypted under it. */
  makeKey(owner: KeyOwner): Promise<string>;
  /** A new key of the same person, whose hashes are those of the old one. */
  renewKey(keyId: string): Promise<string>;
  /** What was encrypted under these is gone, wherever a copy of it lies. */
  destroy(keyIds: readonly string[]): Promise<void>;
  /** Ids of keys that were destroyed, in their order, after one of them. */
  destroyed(after: string, limit: number): Promise<string[]>;
}

/** Keys that are missing, of another store, or under another secret; a sentence for the operator. */
export class KeysRefused extends Error {
  override readonly name = 'KeysRefused';
}
