/** 256 bits: the size of the keys that are derived from it (HKDF-SHA-256, AES-256). */
export const SECRET_BYTES = 32;

/**
 * A random secret this long almost never has fewer than 8 different characters: 32 hexadecimal digits, the poorest
 * alphabet in use, do with a chance below C(16,7)·(7/16)^32 = 4·10^-8. `aaaa…` and `12341234…` do.
 */
const DIFFERENT_CHARACTERS = 8;

/** Values that stand in examples and defaults, so that everybody knows them. */
const PLACEHOLDER =
  /^your[-_ ]|change[-_ ]?(me|this|it|in[-_ ]production)|secret[-_ ]?key[-_ ]?(here|change)|dev[-_ ]secret|example[-_ ]?secret|replace[-_ ]?(me|this|with)|placeholder|not[-_ ]?so[-_ ]?secret|super[-_ ]?secret|insecure/i;

export function isPlaceholder(secret: string): boolean {
  return PLACEHOLDER.test(secret);
}

/** Of a token that is compared and opens nothing by itself: 16 random characters of base64 are 96 bits, which nobody guesses over a network. */
export const TOKEN_BYTES = 16;

/**
 * Why a secret cannot protect a production system, in words that do not show it; undefined when it can.
 *
 * @param atLeast bytes
 */
export function secretWeakness(secret: string, atLeast = SECRET_BYTES): string | undefined {
  if (isPlaceholder(secret)) return 'got a well-known placeholder';
  const bytes = Buffer.byteLength(secret);
  if (bytes < atLeast) return `got ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const different = new Set(secret).size;
  if (different < DIFFERENT_CHARACTERS) return `got only ${different} different characters`;
  return undefined;
}
