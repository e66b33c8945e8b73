/** A tenant, or the sandbox of one. */
export interface ApplicationRecord {
  readonly id: string;
  /** JSON of the protocol's `Policy`, read and checked by the service; null for one that never said how it decides. */
  readonly policy: string | null;
  /** Null where it is not known. */
  readonly createdAt: Date | null;
  readonly updatedAt: Date;
  /** Since when it answers nobody, because it is being removed or was. */
  readonly closedAt: Date | null;
  /** Its id is not given again: what was meant for the old one would reach the new one. */
  readonly removedAt: Date | null;
}

/** How much went with an application, people aside. */
export interface RemovedOfApplication {
  readonly keys: number;
  readonly webhooks: number;
}

export interface ApplicationRecords {
  find(id: string): Promise<ApplicationRecord | null>;
  /** Inserts, or replaces all but createdAt. */
  save(record: ApplicationRecord): Promise<void>;
  /** Those that are not removed, and no sandboxes, in the order of their ids, after one of them. */
  page(after: string | null, limit: number): Promise<ApplicationRecord[]>;
  /** Removes what somebody could still call with or be told by: API keys, challenges, stored answers, webhooks. */
  disarm(id: string): Promise<RemovedOfApplication>;
  /**
   * Removes what is left but the audit log, and destroys the application's key before the transaction resolves. Without it
   * nobody of its people can be found, so they have to be gone.
   */
  destroy(id: string, at: Date): Promise<void>;
}
