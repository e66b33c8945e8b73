const ALPHABET = /^[A-Za-z0-9_-]*$/;

/** Bytes of their one spelling in base64url (RFC 4648, section 5, without padding); null for anything else. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!ALPHABET.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  // The last character may have bits that no byte takes up: with them set, two texts would mean the same.
  if (encode(binary) !== text) return null;
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function encode(binary: string): string {
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
