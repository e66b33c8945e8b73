import { sign } from 'node:crypto';
import {
  type Decision,
  type DecisionClaims,
  TOKEN_LIFETIME_SECONDS,
  TOKEN_TYPE,
} from '@keystroke-auth/protocol';
import type { Signer, SigningKeys } from './signingKeys.ts';
import type { Granted, TokenGrant } from './tokenGrant.ts';

/**
 * Puts the token into a decision that has the right to one. Call it when the attempt is recorded, durably: a token must
 * not exist for an attempt that does not. Where it can't be signed nothing is answered: an application that asked for
 * tokens must not go by a decision without one.
 */
export type SignDecision = (granted: Granted) => Promise<Decision>;

export function createSignDecision({
  signingKeys,
  issuer,
}: {
  readonly signingKeys: SigningKeys;
  readonly issuer: string;
}): SignDecision {
  return async ({ decision, grant }) => {
    if (grant === null) return decision;
    return { ...decision, token: signToken(await signingKeys.signer(), claimsOf(grant, issuer)) };
  };
}

/** Dated by the attempt, not by the signature: a repeat of the request never makes it live longer. */
function claimsOf(grant: TokenGrant, issuer: string): DecisionClaims {
  const iat = Math.floor(grant.at / 1_000);
  return {
    iss: issuer,
    sub: grant.userId,
    app: grant.application,
    aud: grant.audience,
    nonce: grant.nonce,
    decision: 'allow',
    attempt_id: grant.attemptId,
    jti: grant.tokenId,
    iat,
    exp: iat + TOKEN_LIFETIME_SECONDS,
  };
}

/** A JWT in compact form (RFC 7515), signed with Ed25519 (RFC 8037). */
function signToken({ kid, privateKey }: Signer, claims: DecisionClaims): string {
  const signed = `${encode({ alg: 'EdDSA', typ: TOKEN_TYPE, kid })}.${encode(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
