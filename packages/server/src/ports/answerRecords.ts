/** What makes two requests one: who asked, for what, about whom, under which Idempotency-Key. */
export interface AnswerKey {
  readonly application: string;
  readonly keyId: string;
  readonly route: string;
  /** Empty for a route that is about nobody. */
  readonly userId: string;
  readonly idempotencyKey: string;
}

export interface AnswerRecord {
  readonly key: AnswerKey;
  /** SHA-256 of the request's body. */
  readonly bodyHash: Uint8Array;
  /** Null for an answer that held a secret and is not kept. */
  readonly answer: Uint8Array | null;
  /** What the answer was true under; a change makes it stale. */
  readonly state: string;
  readonly expiresAt: Date;
}

export interface AnswerRecords {
  /** The answer, expired or not. */
  find(key: AnswerKey): Promise<AnswerRecord | null>;
  /** Inserts or replaces an expired one. */
  save(record: AnswerRecord): Promise<void>;
  /** Removes what expired before; returns how many. */
  removeExpired(before: Date, limit: number): Promise<number>;
  countExpired(before: Date): Promise<number>;
}
