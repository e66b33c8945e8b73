import type { ColumnType, Generated } from 'kysely';

/**
 * Tables as Kysely sees them. Times are ISO 8601 text, in UTC. `user_id` is a pseudonym everywhere; what is sealed is
 * encrypted under the person's key, or the application's where it says so.
 */
export interface Schema {
  readonly api_keys: ApiKeysTable;
  readonly applications: ApplicationsTable;
  readonly users: UsersTable;
  readonly profiles: ProfilesTable;
  readonly template_versions: TemplateVersionsTable;
  readonly samples: SamplesTable;
  readonly attempts: AttemptsTable;
  readonly probe_bundles: ProbeBundlesTable;
  readonly fingerprints: FingerprintsTable;
  readonly origins: OriginsTable;
  readonly challenges: ChallengesTable;
  readonly sessions: SessionsTable;
  readonly answers: AnswersTable;
  readonly signing_keys: SigningKeysTable;
  readonly webhooks: WebhooksTable;
  readonly webhook_deliveries: WebhookDeliveriesTable;
  readonly audit: AuditTable;
  readonly audit_segments: AuditSegmentsTable;
  readonly erasures: ErasuresTable;
  readonly key_store: KeyStoreTable;
  readonly jobs: JobsTable;
  readonly ended_console_sessions: EndedConsoleSessionsTable;
}

type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;
type NullableBytes = ColumnType<Uint8Array | null, Uint8Array | null, Uint8Array | null>;

export interface ApiKeysTable {
  id: string;
  application: string;
  label: string;
  hash: Bytes;
  /** JSON list of strings. */
  scopes: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  successor: string | null;
}

/** Of tenants and their sandboxes. */
export interface ApplicationsTable {
  id: string;
  policy: string | null;
  created_at: string | null;
  updated_at: string;
  closed_at: string | null;
  removed_at: string | null;
}

export interface UsersTable {
  application: string;
  user_id: string;
  /** Of the person's key; empty until the person is sealed (migration 0004). */
  key_id: string;
  sealed_id: Bytes;
  consent_version: string | null;
  consent_given_at: string | null;
  /** Sealed. */
  exemption_reason: NullableBytes;
  exempt_since: string | null;
  /** Sealed: failures in a row, in all and by origin, and when the person was last turned away and confirmed. */
  standing: Bytes;
  /** Something was heard of the person then, or later: it is brought up to date when somebody asks. */
  seen_at: string;
  created_at: string;
  updated_at: string;
}

export interface ProfilesTable {
  application: string;
  user_id: string;
  text_tag: string;
  device: string;
  mode: string;
  keyboard_tag: string;
  id: string;
  version: number;
  /** Random, another one with each change. */
  edition: string;
  model: string | null;
  text_mode: string | null;
  typed_samples: number;
  imported_samples: number;
  anchor_version: number | null;
  created_at: string;
  updated_at: string;
}

export interface TemplateVersionsTable {
  application: string;
  user_id: string;
  profile_id: string;
  version: number;
  cause: string;
  model: string;
  /** Sealed. */
  template: Bytes;
  created_at: string;
}

export interface SamplesTable {
  application: string;
  user_id: string;
  seq: Generated<number>;
  profile_id: string;
  /** Of its sample; or `list`, of several in one value. */
  kind: string;
  /** Samples in the row. */
  held: Generated<number>;
  /** Sealed. */
  data: Bytes;
  created_at: string;
}

/** Booleans are 0 and 1; the three are null together. */
export interface LivenessColumns {
  liveness_replay: number | null;
  liveness_synthetic: number | null;
  liveness_clock: string | null;
}

export interface AttemptsTable {
  application: string;
  id: string;
  user_id: string;
  profile_id: string | null;
  action: string;
  /** Sealed: what was decided and why, and what became of it (judged.ts). */
  judged: Bytes;
  challenge_id: string | null;
  /** Keyed hash of the device or address; empty when none was named, `*` for those that share a place. */
  origin: string;
  /** Sealed. */
  probe: NullableBytes;
  outcome_reported_at: string | null;
  created_at: string;
}

/** The newest probes of a profile, as they are in `attempts`, up to one of them: nothing is here that is not there. */
export interface ProbeBundlesTable {
  application: string;
  user_id: string;
  profile_id: string;
  /** The attempt of the newest. */
  until: string;
  /** Sealed: each with its length in front (lengthPrefixed.ts). */
  probes: Bytes;
}

export interface FingerprintsTable {
  application: string;
  user_id: string;
  fingerprint: Bytes;
}

export interface OriginsTable {
  application: string;
  user_id: string;
  kind: string;
  tag: Bytes;
  seen_at: string;
}

export interface ChallengesTable {
  id: string;
  application: string;
  user_id: string;
  /** Which key seals id and phrase: the person's; null: the application's. */
  sealed_by: string | null;
  sealed_id: Bytes;
  hash: Bytes;
  text_tag: string;
  action: string;
  origin: string | null;
  phrase: NullableBytes;
  /** JSON, sealed. */
  context: NullableBytes;
  created_at: string;
  expires_at: string;
  used_at: string | null;
}

export interface SessionsTable extends LivenessColumns {
  application: string;
  id: string;
  user_id: string;
  text_tag: string;
  device: string;
  /** Sealed. */
  evidence: NullableBytes;
  samples: number;
  tainted: number;
  half_life_ms: number;
  /** As of attempts: where the newest samples came from. */
  origin: string;
  created_at: string;
  expires_at: string;
}

export interface AnswersTable {
  application: string;
  user_id: string;
  key_id: string;
  route: string;
  idempotency_key: string;
  body_hash: Bytes;
  answer: NullableBytes;
  /** The person's key; null: the application's. */
  sealed_by: string | null;
  state: string;
  expires_at: string;
}

export interface SigningKeysTable {
  kid: string;
  public_key: Bytes;
  sealed_private_key: Bytes;
  created_at: string;
  active_from: string;
}

export interface WebhooksTable {
  application: string;
  id: string;
  url: string;
  /** JSON list of strings. */
  events: string;
  description: string;
  sealed_secret: Bytes;
  /** The two are null together. */
  previous_sealed_secret: NullableBytes;
  previous_until: string | null;
  disabled_reason: string | null;
  failing_since: string | null;
  created_at: string;
  updated_at: string;
}

export interface WebhookDeliveriesTable {
  application: string;
  webhook_id: string;
  id: string;
  user_id: string | null;
  event_id: string;
  type: string;
  /** Sealed. */
  body: NullableBytes;
  /** The person's key; null: the application's. */
  sealed_by: string | null;
  status: string;
  tries: number;
  /** JSON list of tries. */
  log: string;
  next_try_at: string | null;
  /** The two are null together. */
  lease_holder: string | null;
  leased_until: string | null;
  created_at: string;
  finished_at: string | null;
}

export interface AuditTable {
  id: Generated<number>;
  writer: string;
  sequence: number;
  at: string;
  application: string;
  actor: string;
  action: string;
  subject: string | null;
  /** JSON; of a row about somebody sealed under the deployment's key (auditDetails.ts). */
  details: string;
  request_id: string | null;
  key_id: string;
  mac: Bytes;
}

export interface AuditSegmentsTable {
  id: Generated<number>;
  writer: string;
  first: number;
  last: number;
  mac: Bytes;
  last_at: string;
  sealed_by: string;
  key_id: string;
  signature: Bytes;
  /** The two are null together. */
  dropped_at: string | null;
  drop_signature: NullableBytes;
}

/** Who was erased: what a backup from before must not bring back. */
export interface ErasuresTable {
  key_id: string;
  application: string;
  pseudonym: string;
  erased_at: string;
  /** What the receipt says; the three are null together, where there is none. */
  receipt_id: string | null;
  cause: string | null;
  /** JSON. */
  removed: string | null;
}

/** One row: which keys belong to this store. */
export interface KeyStoreTable {
  id: string;
  /** When everything that was there before encryption was sealed and its traces removed; null until then. */
  sealed_at: string | null;
  /** The same for what migration 0013 encrypts. */
  judged_sealed_at: string | null;
}

/** How each job of the service stands. */
export interface JobsTable {
  name: string;
  due_at: string;
  /** The two are null together. */
  holder: string | null;
  held_until: string | null;
  started_at: string | null;
  finished_at: string | null;
  error: string | null;
  progress: string | null;
}

export interface EndedConsoleSessionsTable {
  id: string;
  ends_at: string;
}
