import type { DecisionWord } from '@keystroke-auth/protocol';

/**
 * Whether the person may come in: true for the decision `allow` and for nothing else. Whatever is thrown on the way to
 * a decision means the same as false.
 */
export function isAllowed(answer: { readonly decision: DecisionWord } | null | undefined): boolean {
  // Own fields only: what a prototype holds was not answered.
  return (
    typeof answer === 'object' &&
    answer !== null &&
    Object.hasOwn(answer, 'decision') &&
    answer.decision === 'allow'
  );
}
