import { checkExpectations } from '../tokens/verifyDecisionToken.ts';
import { checkDecision } from './checkDecision.ts';
import type { DecisionRequirements, HasHeaders, WithDecision } from './decisionRequirements.ts';

export type { DecisionRequirements, WithDecision } from './decisionRequirements.ts';

/** Fastify's reply, as far as it is used. */
interface Reply {
  code(status: number): unknown;
  headers(values: Record<string, string>): unknown;
  send(body: string): unknown;
}

/**
 * A `preHandler` (or an earlier hook) that lets a request through only with a decision token about its own person and
 * challenge, and puts the claims in `request.decision`. Everything else is answered 401, or 503 when the keys can't be
 * had, with problem details.
 *
 * @throws {TypeError} for settings by which tokens can't be checked
 */
export function requireDecision<Request extends HasHeaders>(requirements: DecisionRequirements<Request>) {
  checkExpectations(requirements);
  return async (request: Request & WithDecision, reply: Reply): Promise<unknown> => {
    const checked = await checkDecision<Request>(request, requirements);
    if ('claims' in checked) {
      request.decision = checked.claims;
      return undefined;
    }
    const { status, headers, body } = checked.refusal;
    reply.code(status);
    reply.headers({ ...headers });
    reply.send(body);
    // A reply that is returned ends the request: no other hook and no handler runs.
    return reply;
  };
}
