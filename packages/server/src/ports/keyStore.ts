/** Whose key it is: a person's; an application's own (no pseudonym); the deployment's own (neither). */
export interface KeyOwner {
  readonly application: string;
  readonly pseudonym: string;
}

/** A key as it is kept: encrypted. */
export interface KeyRecord extends KeyOwner {
  /** Random; what other stores name it by. */
  readonly id: string;
  readonly wrapped: Uint8Array;
  /** Which secret it is encrypted under: a fingerprint. */
  readonly wrappedBy: string;
}

/**
 * The keys that everything personal is encrypted under, apart from what they encrypt and apart from its backups: a key
 * that is destroyed here is destroyed everywhere. What a method wrote is durable when it resolves.
 */
export interface KeyStore {
  /** Where they are, in the words of the configuration. */
  readonly place: string;
  find(id: string): Promise<KeyRecord | null>;
  /** A person may have several, of which one is in use; newest first. */
  ofOwner(owner: KeyOwner): Promise<KeyRecord[]>;
  /** An application and the deployment have one key each: a second is passed over. */
  insert(record: KeyRecord): Promise<void>;
  /** Overwrites keys, and remembers their ids; unknown ones, too. */
  destroy(ids: readonly string[]): Promise<void>;
  /** Ids of keys that were destroyed, in their order, after one of them. */
  destroyed(after: string, limit: number): Promise<string[]>;
  /** Fingerprints of the secrets that keys are encrypted under. */
  wrappedBy(): Promise<string[]>;
  /** Keys that are not encrypted under this secret, and how many there are. */
  wrappedByOthers(
    fingerprint: string,
    limit: number,
  ): Promise<{ readonly keys: readonly KeyRecord[]; readonly total: number }>;
  /** Replaces how keys are encrypted, of those that are still there, all or none. */
  rewrap(records: readonly KeyRecord[]): Promise<void>;
  /** A store was opened with them: from now on nobody takes them for a copy that is not finished. */
  noteUse(): Promise<void>;
  close(): Promise<void>;
}

/** Why no copy was made; nothing that was there was changed. */
export class KeyBackupRefused extends Error {
  override readonly name = 'KeyBackupRefused';
}
