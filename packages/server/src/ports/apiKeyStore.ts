/** A server's key, as kept: never the secret, only its hash. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly application: string;
  readonly label: string;
  /** SHA-256 of the secret. */
  readonly hash: Uint8Array;
  /** What it may do; `*` is everything but `tenants`. */
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  /** When it ends by itself; null for never. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** To the minute or so; null for never. */
  readonly lastUsedAt: Date | null;
  /** Id of the key that it was rotated to. */
  readonly successor: string | null;
}

export interface ApiKeyStore {
  find(id: string): Promise<ApiKeyRecord | null>;
  list(): Promise<ApiKeyRecord[]>;
}

/** Where a page of keys begins. */
export interface ApiKeyPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** Keys, as one transaction sees and changes them. */
export interface ApiKeyRecords {
  find(id: string): Promise<ApiKeyRecord | null>;
  create(record: ApiKeyRecord): Promise<void>;
  /** The key that was revoked; null when there is no such key, or it is revoked already. */
  revoke(id: string, at: Date): Promise<ApiKeyRecord | null>;
  /** Names the key that follows, and when this one ends. */
  succeed(id: string, successor: string, ends: { readonly expiresAt: Date | null }): Promise<void>;
  /** Those that were revoked, and those that have a successor, of all applications. */
  ended(): Promise<ApiKeyRecord[]>;
  /** Keys were used, at the latest then. */
  noteUse(used: ReadonlyMap<string, Date>): Promise<void>;
  /** Of these applications, newest first; those with the scope `tenants` only where they are asked for. */
  page(
    filter: { readonly applications: readonly string[]; readonly tenants: boolean },
    after: ApiKeyPosition | null,
    limit: number,
  ): Promise<ApiKeyRecord[]>;
  /** How many of an application are neither revoked nor expired. */
  countInUse(application: string, now: Date): Promise<number>;
  /** Forgets keys that ended before, at most `limit`. Answers how many. */
  removeEnded(before: Date, limit: number): Promise<number>;
}
