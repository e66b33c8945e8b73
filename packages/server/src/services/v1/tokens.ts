import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A challenge's token: `kc_<id>_<256 random bits>`. The id finds the record; only the hash of the whole is kept. */
const SHAPE = /^kc_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

export interface NewToken {
  readonly id: string;
  readonly token: string;
  readonly hash: Uint8Array;
}

export function newToken(): NewToken {
  const id = randomBytes(8).toString('hex');
  const token = `kc_${id}_${randomBytes(32).toString('base64url')}`;
  return { id, token, hash: hashOf(token) };
}

/** The id in a token; null for what is no token. */
export function idOfToken(token: string): string | null {
  return SHAPE.exec(token)?.[1] ?? null;
}

export function isTokenOf(token: string, hash: Uint8Array): boolean {
  const given = hashOf(token);
  return given.length === hash.length && timingSafeEqual(given, hash);
}

/** Fast on purpose: 256 random bits need no slow hash. */
function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
