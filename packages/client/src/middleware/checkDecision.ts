import type { DecisionClaims } from '@keystroke-auth/protocol';
import { DecisionTokenError, TOKEN_ERRORS, type TokenErrorCode } from '../tokens/tokenError.ts';
import { verifyDecisionToken } from '../tokens/verifyDecisionToken.ts';
import type { DecisionRequirements, HasHeaders } from './decisionRequirements.ts';
import { tokenOf } from './tokenOf.ts';

const ERRORS = {
  ...TOKEN_ERRORS,
  token_missing: 'Send a decision token in X-Keystroke-Token or as Authorization: Bearer.',
  subject_missing: 'Nobody is signed in.',
  nonce_missing: 'No challenge was made for this.',
} as const;
type Code = TokenErrorCode | 'token_missing' | 'subject_missing' | 'nonce_missing';

/** An answer that ends a request: problem details (RFC 9457). */
export interface Refusal {
  readonly status: 401 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type CheckedDecision = { readonly claims: DecisionClaims } | { readonly refusal: Refusal };

/** Whether a request comes with a token that is about its own person and challenge. Faults of the settings throw. */
export async function checkDecision<Request extends HasHeaders>(
  request: Request,
  requirements: DecisionRequirements<Request>,
): Promise<CheckedDecision> {
  const token = tokenOf(request);
  if (token === undefined) return { refusal: refuse('token_missing') };
  const subject = await requirements.subject(request);
  if (subject === null || subject === undefined || subject === '') {
    return { refusal: refuse('subject_missing') };
  }
  const nonce = await requirements.nonce(request);
  if (nonce === undefined || nonce === '' || (nonce === null && requirements.allowNoChallenge !== true)) {
    return { refusal: refuse('nonce_missing') };
  }
  try {
    return { claims: await verifyDecisionToken(token, { ...requirements, subject, nonce }) };
  } catch (error) {
    if (error instanceof DecisionTokenError) return { refusal: refuse(error.code) };
    throw error;
  }
}

/** 503 where it is not the token's fault: the same one may do later. */
function refuse(code: Code): Refusal {
  const status = code === 'keys_unavailable' || code === 'seen_unavailable' ? 503 : 401;
  const title = status === 401 ? 'Unauthorized' : 'Service Unavailable';
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 503 ? { 'retry-after': '10' } : { 'www-authenticate': challengeFor(code) }),
    },
    body: JSON.stringify({ type: 'about:blank', title, status, detail: ERRORS[code], code }),
  };
}

/** RFC 6750, section 3: no error code where there was no token. */
function challengeFor(code: Code): string {
  return code === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';
}
