import type { DeliveryError } from './webhookRecords.ts';

export interface WebhookMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SendOutcome {
  /** HTTP status; null where none came. */
  readonly status: number | null;
  /** Why none came; null where one did. */
  readonly error: DeliveryError | null;
  readonly durationMs: number;
}

/** Sends to addresses that applications name, and to no place that they must not reach by way of this service. */
export interface WebhookSender {
  /** What is wrong with an address that nothing would ever be sent to; null when nothing can be said against it. */
  refusal(url: string): string | null;
  /** Sends once, and never rejects. Null when `signal` came before an answer. */
  send(message: WebhookMessage, signal: AbortSignal): Promise<SendOutcome | null>;
}
