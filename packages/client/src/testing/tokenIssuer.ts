import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';

export const ISSUER = 'urn:test:issuer';
export const AUDIENCE = 'https://bank.example';
/** Seconds since 1970. */
export const NOW = 1_800_000_000;

/** What a token about Ada's try says. */
export const CLAIMS = {
  iss: ISSUER,
  sub: 'ada',
  app: 'default',
  aud: AUDIENCE,
  nonce: 'challenge-1',
  decision: 'allow',
  attempt_id: 'attempt-1',
  jti: 'token-1',
  iat: NOW,
  exp: NOW + 60,
} as const;

/** A service's key, by way of another library than the service's own code. */
export interface TokenIssuer {
  readonly kid: string;
  readonly jwk: Readonly<Record<string, unknown>> & { readonly x: string };
  sign(claims: object, header?: object): Promise<string>;
}

export async function createTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { x = '', ...jwk } = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint({ ...jwk, x });
  return {
    kid,
    jwk: { ...jwk, x, kid, use: 'sig', alg: 'EdDSA' },
    sign: (claims, header = {}) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'keystroke-decision+jwt', kid, ...header })
        .sign(privateKey),
  };
}

/** A token put together by hand. */
export function assemble(header: object, claims: object, signature: Uint8Array): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode(header)}.${encode(claims)}.${Buffer.from(signature).toString('base64url')}`;
}
