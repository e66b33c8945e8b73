import Type from 'typebox';
import { Attempt } from './attempts.ts';
import { NullableTime, Page, Strict, Time, WITHOUT_NUL } from './object.ts';
import { ErasureReceipt, SIGNED_RECEIPT } from './receipts.ts';
import { LOCK_KINDS } from './users.ts';
import { WEBHOOK_EVENTS } from './webhookEvents.ts';

const Text = Type.String();
const NullableText = Type.Union([Text, Type.Null()]);
const UserIdOf = Type.String({ description: 'user id' });

/** What each event says: ids, words and codes. Never scores, times of keys or secrets. */
export const EVENT_DATA = {
  'attempt.decided': Strict({
    attempt_id: Text,
    user_id: UserIdOf,
    profile_id: NullableText,
    action: Attempt.properties.action,
    decision: Attempt.properties.decision,
    shadow_decision: Attempt.properties.shadow_decision,
    reasons: Attempt.properties.reasons,
    flags: Attempt.properties.flags,
    challenge_id: NullableText,
  }),
  'attempt.outcome': Strict({
    attempt_id: Text,
    user_id: UserIdOf,
    success: Type.Boolean(),
    verified_by: Text,
    learned: Type.Boolean(),
    false_reject: Type.Boolean(),
  }),
  'user.enrolled': Strict({ user_id: UserIdOf, profile_id: Text, device: Text, version: Type.Integer() }),
  'user.locked': Strict({
    user_id: UserIdOf,
    kind: Type.Enum(LOCK_KINDS, {
      type: 'string',
      description: 'origin: one device or address waits; all: too many failures over all of them',
    }),
    failures: Type.Integer({ description: 'in a row, over all origins' }),
    until: Type.Union([Time, Type.Null()], {
      description: 'null for all: until an unlock or another factor’s outcome',
    }),
  }),
  'user.erased': Strict({
    user_id: UserIdOf,
    receipt_id: Text,
    cause: ErasureReceipt.properties.cause,
    ...SIGNED_RECEIPT,
  }),
  'profile.reset': Strict({ user_id: UserIdOf, profile_id: Text, version: Type.Integer() }),
  'profile.rolled_back': Strict({
    user_id: UserIdOf,
    profile_id: Text,
    version: Type.Integer({ description: 'the new version' }),
    restored_version: Type.Integer({ description: 'the earlier version that it is a copy of' }),
  }),
  'policy.changed': Strict({
    settings: Type.Array(Text, { description: 'names of the settings that changed' }),
  }),
} as const;

export type WebhookEventType = keyof typeof EVENT_DATA;
export type EventData<Name extends WebhookEventType> = Type.Static<(typeof EVENT_DATA)[Name]>;

/** What `POST /v1/webhooks/{webhook_id}/test` sends. */
export const PING = 'webhook.ping';

/** The body of a delivery. */
export type WebhookEvent = {
  [Name in WebhookEventType | typeof PING]: {
    /** The same in every try, and in the header `webhook-id`: drop what was taken before. */
    readonly id: string;
    readonly type: Name;
    /** When it happened: ISO 8601, UTC. */
    readonly created_at: string;
    readonly application: string;
    readonly data: Name extends WebhookEventType ? EventData<Name> : { readonly webhook_id: string };
  };
}[WebhookEventType | typeof PING];

/** Prefix of secrets, by Standard Webhooks; base64 of the key follows. */
export const WEBHOOK_SECRET_PREFIX = 'whsec_';

const WebhookUrl = Type.String({
  minLength: 1,
  maxLength: 2_048,
  pattern: WITHOUT_NUL,
  description: 'https, port 443, at a public address; anything else needs WEBHOOK_ALLOWED_NETWORKS',
});
const Events = Type.Array(Type.Enum(WEBHOOK_EVENTS, { type: 'string' }), { minItems: 1, uniqueItems: true });
const Description = Type.String({ maxLength: 200, pattern: WITHOUT_NUL });

export const WebhookRequest = Strict({
  url: WebhookUrl,
  events: Events,
  description: Type.Optional(Description),
});
export type WebhookRequest = Type.Static<typeof WebhookRequest>;

export const WebhookChange = Strict({
  url: Type.Optional(WebhookUrl),
  events: Type.Optional(Events),
  description: Type.Optional(Description),
  enabled: Type.Optional(Type.Boolean()),
});
export type WebhookChange = Type.Static<typeof WebhookChange>;

export const DISABLED_REASONS = ['by_request', 'failing', 'gone', 'backlog'] as const;

const WEBHOOK_FIELDS = {
  id: Text,
  url: Text,
  events: Events,
  description: Text,
  enabled: Type.Boolean(),
  disabled_reason: Type.Union([Type.Enum(DISABLED_REASONS, { type: 'string' }), Type.Null()]),
  failing_since: Type.Union([Time, Type.Null()], {
    description: 'the first failure since the last delivery that arrived; null when it was the last',
  }),
  previous_secret_expires_at: Type.Union([Time, Type.Null()], {
    description: 'until when the secret before signs as well; null when there is none',
  }),
  created_at: Time,
  updated_at: Time,
};

/** Where events are sent. */
export const Webhook = Strict(WEBHOOK_FIELDS);
export type Webhook = Type.Static<typeof Webhook>;

/** With the secret that its deliveries are signed with: this answer is the only one that shows it. */
export const WebhookWithSecret = Strict({
  ...WEBHOOK_FIELDS,
  secret: Type.String({ pattern: `^${WEBHOOK_SECRET_PREFIX}` }),
});
export type WebhookWithSecret = Type.Static<typeof WebhookWithSecret>;

export const WebhookList = Strict({ items: Type.Array(Webhook) });
export type WebhookList = Type.Static<typeof WebhookList>;

export const RotateSecretRequest = Strict({
  overlap_seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 604_800,
      description: 'how long the old secret signs as well; default a day',
    }),
  ),
});
export type RotateSecretRequest = Type.Static<typeof RotateSecretRequest>;

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export const DELIVERY_ERRORS = [
  'address_refused',
  'name_not_resolved',
  'connection_failed',
  'tls_failed',
  'timed_out',
  'secret_unreadable',
] as const;

/** One event on its way to one webhook. What is in it is not shown: it is in the event itself. */
export const WebhookDelivery = Strict({
  id: Text,
  event_id: Type.String({ description: 'the header `webhook-id`, and `id` in the body' }),
  type: Text,
  status: Type.Enum(DELIVERY_STATES, { type: 'string' }),
  tries: Type.Integer({ description: 'since it was last asked for' }),
  next_try_at: NullableTime,
  log: Type.Array(
    Strict({
      at: Time,
      status: Type.Union([Type.Integer(), Type.Null()], { description: 'HTTP status, where one came' }),
      error: Type.Union([Type.Enum(DELIVERY_ERRORS, { type: 'string' }), Type.Null()]),
      duration_ms: Type.Integer(),
    }),
    { description: 'the newest tries, oldest first' },
  ),
  created_at: Time,
  finished_at: NullableTime,
});
export type WebhookDelivery = Type.Static<typeof WebhookDelivery>;

export const WebhookDeliveryPage = Page(WebhookDelivery);
export type WebhookDeliveryPage = Type.Static<typeof WebhookDeliveryPage>;
