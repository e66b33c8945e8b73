import { isRecord } from '../isRecord.ts';
import { decodeBase64url } from './base64url.ts';
import { DecisionTokenError } from './tokenError.ts';

/** Longer than any that the service makes: user id, application, issuer and audience have limits. */
const MAX_LENGTH = 8_192;
const SIGNATURE_BYTES = 64;

/** A token taken apart; nothing of it is to be believed before its signature was checked. */
export interface ReadToken {
  readonly kid: string;
  readonly signature: Uint8Array<ArrayBuffer>;
  /** What the signature is about. */
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Reads a JWT in compact form, of the one kind that is taken: whoever made the token chooses neither the algorithm nor
 * where the key comes from.
 *
 * @param type its header `typ`: what it is a statement of
 * @throws {DecisionTokenError} `token_malformed`, `algorithm_refused`, `type_refused`
 */
export function readToken(token: unknown, type: string): ReadToken {
  if (typeof token !== 'string' || token.length > MAX_LENGTH) throw new DecisionTokenError('token_malformed');
  const [header64 = '', payload64 = '', signature64 = '', ...rest] = token.split('.');
  const header = readJson(header64);
  const payload = readJson(payload64);
  const signature = decodeBase64url(signature64);
  if (header === null || payload === null || signature === null || rest.length > 0) {
    throw new DecisionTokenError('token_malformed');
  }
  const { alg, typ, kid, ...others } = header;
  if (alg !== 'EdDSA') throw new DecisionTokenError('algorithm_refused');
  if (typ !== type) throw new DecisionTokenError('type_refused');
  // `jwk`, `jku`, `x5u`, `crit` and their like have no place here.
  if (typeof kid !== 'string' || kid === '' || Object.keys(others).length > 0) {
    throw new DecisionTokenError('token_malformed');
  }
  if (signature.length !== SIGNATURE_BYTES) throw new DecisionTokenError('signature_invalid');
  return { kid, signature, signed: new TextEncoder().encode(`${header64}.${payload64}`), payload };
}

function readJson(part: string): Record<string, unknown> | null {
  const bytes = decodeBase64url(part);
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
