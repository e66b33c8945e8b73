import type { WebhookEventType } from './webhooks.ts';

/** What a webhook can be told. Apart from its schemas, so that a page that lists them loads none. */
export const WEBHOOK_EVENTS = [
  'attempt.decided',
  'attempt.outcome',
  'user.enrolled',
  'user.locked',
  'user.erased',
  'profile.reset',
  'profile.rolled_back',
  'policy.changed',
] as const satisfies readonly WebhookEventType[];
