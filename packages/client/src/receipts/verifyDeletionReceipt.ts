import type { DeletionClaims } from '@keystroke-auth/protocol';
import { decodeBase64url } from '../tokens/base64url.ts';
import { checkTexts } from '../tokens/checkTexts.ts';
import { type ReadToken, readToken } from '../tokens/readToken.ts';
import { sourceOf, type TokenKeys } from '../tokens/sourceOf.ts';
import { DecisionTokenError } from '../tokens/tokenError.ts';
import { readDeletion } from './readDeletion.ts';
import { DeletionReceiptError } from './receiptError.ts';

/** The keys are those of `/.well-known/receipt-keys.json`: itself, its address, or a source of one's own. */
export type VerifyReceiptOptions = TokenKeys & {
  /** The service's TOKEN_ISSUER. */
  readonly issuer: string;
  readonly application: string;
  /** Whom it is said to be about; left out, only that somebody was erased is checked. */
  readonly person?: { readonly userId: string; readonly salt: string };
};

const RECEIPT_TYPE = 'keystroke-deletion+jwt';
const SALT_BYTES = 32;

/**
 * Checks a receipt of an erasure, however old.
 *
 * @returns its claims: this service erased somebody of this application then, and this much; with `person`, this person
 * @throws {DeletionReceiptError} for everything else
 * @throws {TypeError} when nothing is expected of a claim
 */
export async function verifyDeletionReceipt(
  receipt: unknown,
  options: VerifyReceiptOptions,
): Promise<DeletionClaims> {
  const { issuer, application, person } = options;
  checkTexts({ issuer, application, ...person });
  const source = sourceOf(options);
  const { kid, signature, signed, payload } = read(receipt);
  const key = await source.find(kid).catch((cause: unknown) => {
    throw new DeletionReceiptError('keys_unavailable', cause);
  });
  if (key === null) throw new DeletionReceiptError('key_unknown');
  if (!(await crypto.subtle.verify('Ed25519', key, signature, signed))) {
    throw new DeletionReceiptError('signature_invalid');
  }
  const claims = readDeletion(payload);
  if (claims.iss !== issuer) throw new DeletionReceiptError('issuer_differs');
  if (claims.app !== application) throw new DeletionReceiptError('application_differs');
  if (person !== undefined && !(await isAbout(claims.sub, person))) {
    throw new DeletionReceiptError('person_differs');
  }
  return claims;
}

function read(receipt: unknown): ReadToken {
  try {
    return readToken(receipt, RECEIPT_TYPE);
  } catch (error) {
    if (!(error instanceof DecisionTokenError)) throw error;
    throw new DeletionReceiptError('receipt_malformed');
  }
}

async function isAbout(
  sub: string,
  { userId, salt }: NonNullable<VerifyReceiptOptions['person']>,
): Promise<boolean> {
  const [bytes, mac] = [decodeBase64url(salt), decodeBase64url(sub)];
  if (bytes?.length !== SALT_BYTES || mac === null) return false;
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes, hmac, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, mac, new TextEncoder().encode(userId));
}
