/** A tenant: its policy as JSON of the protocol's `Policy`, read and checked by the service. */
export interface ApplicationRecord {
  readonly id: string;
  readonly policy: string;
  readonly updatedAt: Date;
}

export interface ApplicationRecords {
  find(id: string): Promise<ApplicationRecord | null>;
  /** Inserts or replaces. */
  save(record: ApplicationRecord): Promise<void>;
}
