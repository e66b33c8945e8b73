import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** Before the 32 bytes of a private key: PKCS #8 of Ed25519 (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key's 32 bytes. */
  readonly raw: Uint8Array;
}

/** The Ed25519 key of a seed of 32 bytes: the same seed, the same key. */
export function keyPairOf(seed: Uint8Array): KeyPair {
  const key = Buffer.concat([PKCS8_HEAD, seed]);
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { privateKey, publicKey, raw: Buffer.from(x, 'base64url') };
}
