/** A key that signs decision tokens, as kept: its private half is sealed. */
export interface SigningKeyRecord {
  /** Thumbprint of the public key (RFC 7638). */
  readonly kid: string;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** PKCS #8, sealed for this kid. */
  readonly sealedPrivateKey: Uint8Array;
  readonly createdAt: Date;
  /** From when on it signs, until the next key does. Before, it is only published. */
  readonly activeFrom: Date;
}

export interface SigningKeyRecords {
  /** Every key, by `activeFrom`: there are a few. */
  all(): Promise<SigningKeyRecord[]>;
  insert(record: SigningKeyRecord): Promise<void>;
  remove(kid: string): Promise<void>;
}
