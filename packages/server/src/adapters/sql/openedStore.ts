import type { ApiKeyStore } from '../../ports/apiKeyStore.ts';
import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { Store } from '../../ports/store.ts';
import type { Vault } from '../../ports/vault.ts';

/** Everything that is kept, in whichever database. */
export interface OpenedStore {
  readonly keys: ApiKeyStore;
  readonly store: Store;
  readonly auditKeys: () => Promise<AuditKeys>;
  readonly vault: Vault;
  /**
   * Brings the schema to this build's and checks the keys; returns the names of the migrations that ran. To be called
   * before anything else.
   *
   * @throws {KeysRefused}
   */
  migrate(): Promise<string[]>;
  pendingMigrations(): Promise<string[]>;
  /**
   * Divides the tables of people into so many partitions; answers with their names. Null where there is no such thing.
   *
   * @throws {PartitionsRefused} when they are divided otherwise
   */
  readonly partition: ((count: number) => Promise<string[]>) | null;
  /** Whether the keys are this store's and can be read. @throws {KeysRefused} */
  checkKeys(): Promise<void>;
  /** For the operator: what it is and where, and what should be otherwise. */
  inspect(): Promise<{ readonly detail: string; readonly advice: readonly string[] }>;
  /** Connections to the database server; null where there is none. */
  readonly pool: (() => PoolState) | null;
  /** Seals the audit log, commits what waits, then closes. */
  close(): Promise<void>;
}

export interface PoolState {
  readonly total: number;
  readonly idle: number;
  /** Who waits for one. */
  readonly waiting: number;
}

export interface AuditOptions {
  /** Asked for when the first row is written. */
  readonly keys: () => Promise<AuditKeys>;
}
