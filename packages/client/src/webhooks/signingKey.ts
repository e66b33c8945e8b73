/** A `CryptoKey`, by whatever name the types of the surroundings have for it. */
export type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const PREFIX = 'whsec_';

/**
 * The key of a secret as WebCrypto takes it: `whsec_` and base64 of 24 to 64 bytes (Standard Webhooks 1.0).
 *
 * @throws {TypeError} for a secret that can't be one
 */
export async function signingKey(secret: string): Promise<SigningKey> {
  const bytes = decodeBase64(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
  if (bytes === null || bytes.length < 24 || bytes.length > 64) {
    throw new TypeError('secret: got something else, expected whsec_ and base64 of 24 to 64 bytes');
  }
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

/** Null for what is not base64. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
