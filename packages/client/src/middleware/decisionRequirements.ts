import type { DecisionClaims } from '@keystroke-auth/protocol';
import type { TokenExpectations } from '../tokens/verifyDecisionToken.ts';

/** A request as far as it is read; Node's, and so Express's and Fastify's, are like this. */
export interface HasHeaders {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

type Known = string | null | undefined;

/** What a route asks of the token that comes with a request. */
export type DecisionRequirements<Request extends HasHeaders> = TokenExpectations & {
  /** The person of the session: never from anything that the request brings along. Null or undefined: nobody, refused. */
  readonly subject: (request: Request) => Known | Promise<Known>;
  /**
   * The challenge_id that was kept in the session when the challenge was made, for this purpose. Undefined or
   * null: none was made, refused; but with `allowNoChallenge` null takes tokens of attempts without a challenge.
   */
  readonly nonce: (request: Request) => Known | Promise<Known>;
};

/** What a request has when it comes through. */
export interface WithDecision {
  decision?: DecisionClaims;
}
