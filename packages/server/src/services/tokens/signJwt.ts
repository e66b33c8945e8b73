/**
 * A JWT in compact form (RFC 7515), signed with Ed25519 (RFC 8037).
 *
 * @param sign gives the signature of a text
 */
export function signJwt(
  { typ, kid }: { readonly typ: string; readonly kid: string },
  claims: object,
  sign: (text: string) => Uint8Array,
): string {
  const signed = `${encode({ alg: 'EdDSA', typ, kid })}.${encode(claims)}`;
  return `${signed}.${Buffer.from(sign(signed)).toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
