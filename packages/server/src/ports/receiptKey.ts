/** What signs receipts of erasures, for as long as the deployment's keys live. */
export interface ReceiptKey {
  /** Ed25519, 32 bytes. */
  publicKey(): Uint8Array;
  sign(text: string): Uint8Array;
}
