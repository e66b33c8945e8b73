/** A server's key, as kept: never the secret, only its hash. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly application: string;
  readonly label: string;
  /** SHA-256 of the secret. */
  readonly hash: Uint8Array;
  /** What it may do; `*` is everything. */
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

export interface ApiKeyStore {
  find(id: string): Promise<ApiKeyRecord | null>;
  list(): Promise<ApiKeyRecord[]>;
}

/** Keys, as one transaction changes them. */
export interface ApiKeyRecords {
  create(record: ApiKeyRecord): Promise<void>;
  /** The key that was revoked; null when there is no such key in use. */
  revoke(id: string, at: Date): Promise<ApiKeyRecord | null>;
}
