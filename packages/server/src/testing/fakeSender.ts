import type { SendOutcome, WebhookMessage, WebhookSender } from '../ports/webhookSender.ts';

/** What becomes of a try: a status, or a failure by name. */
export type Fate = number | NonNullable<SendOutcome['error']>;

export interface FakeSender extends WebhookSender {
  /** What was sent, in order. */
  readonly sent: WebhookMessage[];
}

/** Sends nowhere: what becomes of a try is said by the test; null is broken off. */
export function fakeSender(
  fate: (message: WebhookMessage, signal: AbortSignal) => Fate | null | Promise<Fate | null>,
): FakeSender {
  const sent: WebhookMessage[] = [];
  return {
    sent,
    refusal: () => null,
    send: async (message, signal) => {
      sent.push(message);
      const outcome = await fate(message, signal);
      if (outcome === null) return null;
      return typeof outcome === 'number'
        ? { status: outcome, error: null, durationMs: 5 }
        : { status: null, error: outcome, durationMs: 5 };
    },
  };
}
