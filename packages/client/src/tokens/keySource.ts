import { type PublicKey, readKeySet } from './readKeySet.ts';

/** Where public keys come from. */
export interface KeySource {
  /**
   * The key of this id; null when there is none.
   *
   * @throws {DecisionTokenError} `keys_unavailable`
   */
  find(kid: string): Promise<PublicKey | null>;
}

/** A key set that is at hand: the JSON of `/.well-known/jwks.json`. It does not follow when the service changes keys. */
export function fixedKeys(keySet: unknown): KeySource {
  let keys: Promise<ReadonlyMap<string, PublicKey>> | undefined;
  return {
    async find(kid) {
      keys ??= readKeySet(keySet);
      return (await keys).get(kid) ?? null;
    },
  };
}
