import { sign } from 'node:crypto';
import {
  type Decision,
  type DecisionClaims,
  TOKEN_LIFETIME_SECONDS,
  TOKEN_TYPE,
} from '@keystroke-auth/protocol';
import { isSandbox, sandboxOf } from '../sandbox.ts';
import type { SigningKeys } from './signingKeys.ts';
import { signJwt } from './signJwt.ts';
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
    const { kid, privateKey } = await signingKeys.signer();
    const token = signJwt({ typ: TOKEN_TYPE, kid }, claimsOf(grant, issuer), (text) =>
      sign(null, Buffer.from(text), privateKey),
    );
    return { ...decision, token };
  };
}

/**
 * Those of a sandbox name another application and another audience, so that nobody takes one for the real: a service that
 * looks at one of the two is enough.
 *
 * Dated by the attempt, not by the signature: a repeat of the request never makes it live longer.
 */
function claimsOf(grant: TokenGrant, issuer: string): DecisionClaims {
  const iat = Math.floor(grant.at / 1_000);
  return {
    iss: issuer,
    sub: grant.userId,
    app: grant.application,
    aud: isSandbox(grant.application) ? sandboxOf(grant.audience) : grant.audience,
    nonce: grant.nonce,
    decision: 'allow',
    attempt_id: grant.attemptId,
    jti: grant.tokenId,
    iat,
    exp: iat + TOKEN_LIFETIME_SECONDS,
  };
}
