import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { KeySet } from '@keystroke-auth/protocol';
import type { Secrets } from '../../ports/secrets.ts';
import type { SigningKeyRecord } from '../../ports/signingKeys.ts';

const PURPOSE = 'token-key';

/** A new Ed25519 key, sealed. */
export function makeSigningKey(secrets: Secrets, createdAt: Date, activeFrom: Date): SigningKeyRecord {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const kid = thumbprint(x);
  return {
    kid,
    publicKey: Buffer.from(x, 'base64url'),
    sealedPrivateKey: secrets.seal(PURPOSE, [kid], privateKey.export({ format: 'der', type: 'pkcs8' })),
    createdAt,
    activeFrom,
  };
}

/** The private half. @throws {SealBroken} under another secret than it was sealed with */
export function openSigningKey(secrets: Secrets, { kid, sealedPrivateKey }: SigningKeyRecord): KeyObject {
  const key = Buffer.from(secrets.open(PURPOSE, [kid], sealedPrivateKey));
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** A public key of 32 bytes as JSON Web Key Sets have it. */
export function jwkOf(kid: string, publicKey: Uint8Array): KeySet['keys'][number] {
  const x = Buffer.from(publicKey).toString('base64url');
  return { kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA', kid, x };
}

/** RFC 7638: the required members of the public key, in alphabetical order. */
export function thumbprint(x: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
}
