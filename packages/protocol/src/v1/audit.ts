import Type from 'typebox';
import { DECISIONS } from './decision.ts';
import { Page, Strict, Time } from './object.ts';
import { Policy } from './policy.ts';
import { DELETION_CAUSES } from './receipts.ts';
import { LOCK_KINDS } from './users.ts';

/** What the audit log tells of. */
export const AUDIT_ACTIONS = [
  'attempt.decided',
  'attempt.outcome',
  'user.enrolled',
  'user.imported',
  'user.locked',
  'user.unlocked',
  'user.erased',
  'exemption.set',
  'consent.given',
  'consent.withdrawn',
  'profile.removed',
  'profile.reset',
  'profile.rolled_back',
  'policy.changed',
  'retention.applied',
  'key.created',
  'key.rotated',
  'key.revoked',
  'application.created',
  'application.closed',
  'application.removed',
  'tokens.rotated',
  'webhook.created',
  'webhook.changed',
  'webhook.rotated',
  'webhook.removed',
  'webhook.tested',
  'webhook.redelivered',
  'user_keys.rewrapped',
  'user_keys.renewed',
  'user_keys.backed_up',
  'backup.made',
  'backup.restored',
  'backup.verified',
  'erasures.exported',
  'erasures.imported',
  'prior.adopted',
  'service.started',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** A policy of the time of the row: settings that came later are not in it. */
const PolicyThen = Strict(Type.Partial(Policy).properties);

/** What went because its time was over. */
export const RetentionCounts = Strict({
  attempts: Type.Integer({ minimum: 0 }),
  probes: Type.Integer({ minimum: 0, description: 'tries whose typing was forgotten' }),
  origins: Type.Integer({ minimum: 0, description: 'devices and addresses' }),
  people: Type.Integer({ minimum: 0 }),
});
export type RetentionCounts = Type.Static<typeof RetentionCounts>;

/** What belongs to an action: ids, words of this interface, counts. Nothing of how anybody types, and no names. */
export const AuditDetails = Strict({
  attempt_id: Type.Optional(Type.String()),
  profile_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  decision: Type.Optional(Type.Enum(DECISIONS, { type: 'string' })),
  reasons: Type.Optional(Type.Array(Type.String())),
  success: Type.Optional(Type.Boolean()),
  verified_by: Type.Optional(Type.String()),
  learned: Type.Optional(Type.Boolean()),
  samples: Type.Optional(Type.Integer({ description: 'how many were added' })),
  version: Type.Optional(Type.Integer({ description: 'of the template' })),
  consent_version: Type.Optional(Type.String()),
  exempt: Type.Optional(Type.Boolean()),
  receipt_id: Type.Optional(Type.String()),
  cause: Type.Optional(Type.Enum(DELETION_CAUSES, { type: 'string' })),
  key_id: Type.Optional(Type.String({ description: 'of an API key, or of a key that signs tokens' })),
  successor: Type.Optional(Type.String({ description: 'id of the API key that another was rotated to' })),
  expires_at: Type.Optional(
    Type.Union([Time, Type.Null()], { description: 'of an API key; null for never' }),
  ),
  webhook_id: Type.Optional(Type.String()),
  delivery_id: Type.Optional(Type.String()),
  people: Type.Optional(Type.Integer({ description: 'how many it was done to' })),
  keys: Type.Optional(
    Type.Integer({ description: 'how many keys of people, applications and the deployment' }),
  ),
  scopes: Type.Optional(Type.Array(Type.String())),
  revoked_others: Type.Optional(Type.Boolean()),
  kind: Type.Optional(Type.Enum(LOCK_KINDS, { type: 'string', description: 'what a lock is of' })),
  failures: Type.Optional(Type.Integer({ description: 'in a row, over all origins' })),
  until: Type.Optional(Time),
  old_policy: Type.Optional(PolicyThen),
  new_policy: Type.Optional(PolicyThen),
  removed: Type.Optional(RetentionCounts),
  backup_id: Type.Optional(Type.String()),
  release: Type.Optional(Type.String({ description: 'of the service that started' })),
  configuration: Type.Optional(
    Type.String({ description: 'a keyed hash of all settings: another one when any of them is' }),
  ),
});
export type AuditDetails = Type.Static<typeof AuditDetails>;

/** A row of the audit log. */
export const AuditEntry = Strict({
  id: Type.Integer({ description: 'rises in the order in which rows were written' }),
  at: Time,
  application: Type.Union([Type.String(), Type.Null()], {
    description: 'null for what concerns the whole deployment',
  }),
  actor: Type.String({ description: '`key:` and its id, `challenge`, `anonymous`, `cli` or `system`' }),
  action: Type.Enum(AUDIT_ACTIONS, { type: 'string' }),
  subject: Type.Union([Type.String(), Type.Null()], {
    description: 'whom it was about: a pseudonym; null for nobody, nobody who was enrolled, and erasures',
  }),
  details: AuditDetails,
  request_id: Type.Union([Type.String(), Type.Null()]),
  writer: Type.String({ description: 'the process that wrote it' }),
  sequence: Type.Integer({ description: 'counts the rows of the writer from 1' }),
  key_id: Type.String({ description: 'names the key of the chain' }),
  mac: Type.String({ description: 'base64url; over this row and the mac before' }),
});
export type AuditEntry = Type.Static<typeof AuditEntry>;

export const AuditPage = Page(AuditEntry);
export type AuditPage = Type.Static<typeof AuditPage>;
