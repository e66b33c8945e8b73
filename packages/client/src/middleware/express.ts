import { checkExpectations } from '../tokens/verifyDecisionToken.ts';
import { type CheckedDecision, checkDecision } from './checkDecision.ts';
import type { DecisionRequirements, HasHeaders, WithDecision } from './decisionRequirements.ts';

export type { DecisionRequirements, WithDecision } from './decisionRequirements.ts';

/** Node's own response, as far as it is used. */
interface Response {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/**
 * Lets a request through to the next handler only with a decision token about its own person and challenge, and puts the
 * claims in `request.decision`. Everything else is answered 401, or 503 when the keys can't be had, with problem details.
 *
 * Behind `next` Express, Connect and their like all work the same.
 *
 * @throws {TypeError} for settings by which tokens can't be checked
 */
export function requireDecision<Request extends HasHeaders>(requirements: DecisionRequirements<Request>) {
  checkExpectations(requirements);
  return (request: Request & WithDecision, response: Response, next: (error?: unknown) => void): void => {
    const settle = (checked: CheckedDecision): void => {
      if ('claims' in checked) {
        request.decision = checked.claims;
        next();
        return;
      }
      const { status, headers, body } = checked.refusal;
      response.statusCode = status;
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.end(body);
    };
    // What runs behind `next` is no part of the promise: what it throws would end the process as a rejection that nobody
    // handles. It goes where an error of a handler goes.
    checkDecision<Request>(request, requirements).then(
      (checked) =>
        queueMicrotask(() => {
          try {
            settle(checked);
          } catch (error) {
            next(error);
          }
        }),
      (error: unknown) => queueMicrotask(() => next(error)),
    );
  };
}
