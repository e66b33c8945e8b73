import { isRecord } from '../isRecord.ts';
import { decodeBase64url } from './base64url.ts';
import { DecisionTokenError } from './tokenError.ts';

/** A `CryptoKey`, by whatever name the types of the surroundings have for it. */
export type PublicKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** More keys than a service ever has at a time. */
const MAX_KEYS = 100;
const KEY_BYTES = 32;

/**
 * The Ed25519 keys of a JSON Web Key Set (RFC 7517, RFC 8037), by id; keys of other kinds or for other uses are passed
 * over.
 *
 * @throws {DecisionTokenError} `keys_unavailable` for what is no key set
 */
export async function readKeySet(keySet: unknown): Promise<ReadonlyMap<string, PublicKey>> {
  const listed = isRecord(keySet) ? keySet.keys : undefined;
  if (!Array.isArray(listed) || listed.length > MAX_KEYS) {
    throw new DecisionTokenError('keys_unavailable', { detail: 'What is there is no key set.' });
  }
  const keys = new Map<string, PublicKey>();
  for (const item of listed) {
    const key = readKey(item);
    if (key === null || keys.has(key.kid)) continue;
    const { kid, bytes } = key;
    try {
      keys.set(kid, await crypto.subtle.importKey('raw', bytes, 'Ed25519', false, ['verify']));
    } catch (cause) {
      const detail = 'Ed25519 is not known here: Node 20 or a browser of 2025 is needed.';
      throw new DecisionTokenError('keys_unavailable', { detail, cause });
    }
  }
  return keys;
}

function readKey(item: unknown): { readonly kid: string; readonly bytes: Uint8Array<ArrayBuffer> } | null {
  if (!isRecord(item) || item.kty !== 'OKP' || item.crv !== 'Ed25519') return null;
  if (item.alg !== undefined && item.alg !== 'EdDSA' && item.alg !== 'Ed25519') return null;
  if (item.use !== undefined && item.use !== 'sig') return null;
  const { kid, x } = item;
  const bytes = typeof x === 'string' ? decodeBase64url(x) : null;
  if (typeof kid !== 'string' || kid === '' || bytes?.length !== KEY_BYTES) return null;
  return { kid, bytes };
}
