import type { KeySet } from '@keystroke-auth/protocol';
import { checkTexts } from './checkTexts.ts';
import { fixedKeys, type KeySource } from './keySource.ts';
import { remoteKeys } from './remoteKeys.ts';

/** Where the keys are: the set itself, its address, or a source of one's own. */
export type TokenKeys =
  | { readonly jwks: KeySet | KeySource; readonly jwksUrl?: never }
  | { readonly jwksUrl: string; readonly jwks?: never };

/** Sources by what they were made of, so that keys are read and fetched once. Addresses come from a configuration. */
const remote = new Map<string, KeySource>();
const fixed = new WeakMap<object, KeySource>();

/** @throws {TypeError} for settings by which no key can be found */
export function sourceOf({ jwks, jwksUrl }: TokenKeys): KeySource {
  if (jwksUrl !== undefined) {
    checkTexts({ jwksUrl });
    const known = remote.get(jwksUrl) ?? remoteKeys(jwksUrl);
    remote.set(jwksUrl, known);
    return known;
  }
  if (typeof jwks !== 'object' || jwks === null) {
    throw new TypeError('got neither jwks nor jwksUrl, expected one of them');
  }
  if ('find' in jwks) return jwks;
  const known = fixed.get(jwks) ?? fixedKeys(jwks);
  fixed.set(jwks, known);
  return known;
}
