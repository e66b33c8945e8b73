import type { Decision } from '@keystroke-auth/protocol';
import type { Access } from '../v1/access.ts';

/** That a token may be signed, for one attempt that was allowed. Plain JSON data, and no secret: it signs nothing. */
export interface TokenGrant {
  readonly application: string;
  readonly userId: string;
  readonly audience: string;
  /** Id of the challenge that was answered. */
  readonly nonce: string | null;
  readonly attemptId: string;
  /** One for each attempt, not for each answer: whoever repeats a request gets no second use out of it. */
  readonly tokenId: string;
  /** When the attempt was made, ms since 1970. */
  readonly at: number;
}

/** A decision as it is stored for repeats of the request: without a token, with what another can be signed by. */
export interface Granted {
  readonly decision: Decision;
  readonly grant: TokenGrant | null;
}

/** A decision, with the right to a token where it allows and the application wants tokens. */
export function grantToken(
  { user, policy, challenge }: Access,
  decision: Decision,
  newId: () => string,
  now: Date,
): Granted {
  const { mode, token_audience: audience } = policy;
  if (decision.decision !== 'allow' || mode !== 'active' || audience === null) {
    return { decision, grant: null };
  }
  const nonce = challenge?.id ?? null;
  const attemptId = decision.attempt_id;
  return { decision, grant: { ...user, audience, nonce, attemptId, tokenId: newId(), at: now.getTime() } };
}
