/** A place for backups outside of this service: a folder, or a bucket. */
export interface BackupStorage {
  /** For people: where it is. */
  readonly place: string;
  /** The names of all that is there, of whomever. */
  list(): Promise<string[]>;
  /** Writes all of it or nothing, in the place of what has that name. */
  put(name: string, data: AsyncIterable<Uint8Array>): Promise<void>;
  /** Null where nothing has that name. */
  get(name: string): Promise<AsyncIterable<Uint8Array> | null>;
  remove(name: string): Promise<void>;
}

/** Rows of a table, in the order of its key. */
export interface TableSum {
  readonly table: string;
  readonly rows: number;
  /** SHA-256 over all of them. */
  readonly sha256: string;
}

/** The store as of one moment, apart from the store. */
export interface StoreSnapshot {
  /** What its tables must be; of rows, which carry their sums themselves, none. */
  readonly tables: readonly TableSum[];
  data(): AsyncIterable<Uint8Array>;
  remove(): Promise<void>;
}

export type BackedUpDatabase = 'sqlite' | 'postgres';

/** What can be known of a backup without its key. */
export interface BackupFacts {
  readonly id: string;
  /** Everything that was acknowledged before is in it. */
  readonly createdAt: Date;
  /** What it is a copy of: a file of SQLite, or rows of PostgreSQL. */
  readonly database: BackedUpDatabase;
  /** The version of the service that wrote it. */
  readonly service: string;
}

/** Encrypts what leaves, so that whoever keeps it can neither read nor change it. */
export interface BackupCipher {
  /** @param about bound to the data: under other facts they do not open */
  encrypt(about: BackupAbout, data: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /**
   * What was encrypted, piece by piece. It is whole only when the last piece came: until then nothing may be done with it
   * that can not be undone.
   *
   * @param heard gets all facts that are bound to the data, of which `about` has to be a part; to be believed when the data are whole
   * @throws {BackupBroken} for what was cut off, changed, reordered, or is under another key or other facts
   */
  decrypt(
    about: BackupAbout,
    data: AsyncIterable<Uint8Array>,
    heard?: (facts: BackupAbout) => void,
  ): AsyncIterable<Uint8Array>;
}

/** What a file claims to be. */
export type BackupAbout = Readonly<Record<string, string>>;

/** A backup that can't be trusted, or not be read; a sentence for the operator. */
export class BackupBroken extends Error {
  override readonly name = 'BackupBroken';
}

/** Why nothing was done; a sentence for the operator. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}
