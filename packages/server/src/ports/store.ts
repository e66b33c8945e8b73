import type { AnswerRecords } from './answerRecords.ts';
import type { ApiKeyRecords } from './apiKeyStore.ts';
import type { ApplicationRecords } from './applicationRecords.ts';
import type { AttemptRecords } from './attemptRecords.ts';
import type { AuditRecords } from './auditRecords.ts';
import type { ChallengeRecords } from './challengeRecords.ts';
import type { EndedConsoleSessions } from './endedConsoleSessions.ts';
import type { ErasureRecords } from './erasureRecords.ts';
import type { FingerprintRecords } from './fingerprintRecords.ts';
import type { JobRecords } from './jobs.ts';
import type { LabelRecords } from './labelRecords.ts';
import type { LookUps } from './lookUps.ts';
import type { ProfileRecords } from './profileRecords.ts';
import type { SampleRecords } from './sampleRecords.ts';
import type { SessionRecords } from './sessionRecords.ts';
import type { SigningKeyRecords } from './signingKeys.ts';
import type { TemplateRecords } from './templateRecords.ts';
import type { UserRecords } from './userRecords.ts';
import type { WebhookRecords } from './webhookRecords.ts';

/** Everything that is kept, as one transaction sees it. */
export interface Records {
  readonly applications: ApplicationRecords;
  readonly users: UserRecords;
  readonly profiles: ProfileRecords;
  readonly templates: TemplateRecords;
  readonly samples: SampleRecords;
  readonly attempts: AttemptRecords;
  readonly fingerprints: FingerprintRecords;
  readonly challenges: ChallengeRecords;
  readonly sessions: SessionRecords;
  readonly answers: AnswerRecords;
  readonly labels: LabelRecords;
  readonly lookUps: LookUps;
  readonly erasures: ErasureRecords;
  readonly signingKeys: SigningKeyRecords;
  readonly webhooks: WebhookRecords;
  readonly apiKeys: ApiKeyRecords;
  readonly audit: AuditRecords;
  readonly jobs: JobRecords;
  readonly endedConsoleSessions: EndedConsoleSessions;
}

/** Every method may reject with {@link StoreUnavailable}. */
export interface Store {
  /**
   * Reads and writes as one transaction: no other comes between, and the promise resolves only when what was written
   * is durable. What `work` throws rejects the promise and nothing is written. `work` awaits nothing but the records,
   * and may be called again when the transaction has to be repeated.
   */
  transact<Result>(work: (records: Records) => Promise<Result>): Promise<Result>;
  /** Reads what is committed; writing rejects. `work` may be called again when somebody is erased while it reads. */
  read<Result>(work: (records: Records) => Promise<Result>): Promise<Result>;
  /** As {@link read}, all of it as of one moment. Other reads of this process wait: for the command line. */
  snapshot<Result>(work: (records: Records) => Promise<Result>): Promise<Result>;
  /** Resolves when the store answers, and takes what is to be written. */
  ping(): Promise<void>;
  /** Whether only a new start helps: what was written last may not be on the disk, and nothing is written any more. */
  isBroken(): boolean;
}

/** The store can't answer; nothing was changed unless it said so before. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** What was read is about somebody who is not there, or no more: who reads again finds nobody. */
export class PersonGone extends StoreUnavailable {}

/** A store that is divided already, into another number of parts; a sentence for the operator. */
export class PartitionsRefused extends Error {
  override readonly name = 'PartitionsRefused';
}

/** Why nothing was copied into another store; a sentence for the operator. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

/** DATA_DIR is no folder to write in. */
export class FolderRefused extends Error {
  override readonly name = 'FolderRefused';
}

/** A folder or file does not answer: a thread of this process waits for it, maybe for ever. */
export class PlaceSilent extends Error {
  override readonly name = 'PlaceSilent';
}
