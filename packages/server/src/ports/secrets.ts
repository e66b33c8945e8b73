/** Keyed hashes and sealing under one secret: the deployment's, an application's or a person's. Nothing of it ever leaves. */
export interface Secrets {
  /** A keyed hash of values, for one purpose: 32 bytes. The same values under another purpose give another hash. */
  tag(purpose: string, values: readonly (string | Uint8Array)[]): Uint8Array;
  /** Encrypts and authenticates, bound to a context. */
  seal(purpose: string, context: readonly string[], data: Uint8Array): Uint8Array;
  /** @throws {SealBroken} for data that was not sealed for this purpose and context, or was changed */
  open(purpose: string, context: readonly string[], sealed: Uint8Array): Uint8Array;
}

export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}
