import type { ClientDecision, Decision } from '@keystroke-auth/protocol';
import type { Call } from '../../services/v1/call.ts';

/**
 * A decision as its caller may see it. Whoever has just typed gets no score and no reasons: they say which way to
 * change a forgery.
 */
export function decisionFor({ caller }: Call, decision: Decision): Decision | ClientDecision {
  if (caller.kind === 'key') return decision;
  const { decision: word, attempt_id, attempts_left, token } = decision;
  return { decision: word, attempt_id, attempts_left, ...(token === undefined ? {} : { token }) };
}
