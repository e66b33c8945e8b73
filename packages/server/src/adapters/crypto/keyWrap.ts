import type { KeyOwner, KeyRecord } from '../../ports/keyStore.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { createSecrets } from './secrets.ts';

const FINGERPRINT_BYTES = 8;

/** Encrypts keys under the deployment's secret. */
export interface KeyWrap {
  /** Tells secrets apart, and nothing about them to whoever can't guess 256 random bits. */
  readonly fingerprint: string;
  wrap(id: string, owner: KeyOwner, key: Uint8Array): KeyRecord;
  /** @throws {SealBroken} for a key that was changed, or is another one's */
  unwrap(record: KeyRecord): Uint8Array;
}

export function createKeyWrap(secretKey: string): KeyWrap {
  const secrets: Secrets = createSecrets(secretKey);
  const fingerprint = Buffer.from(secrets.tag('key-wrap', []).subarray(0, FINGERPRINT_BYTES)).toString('hex');
  const contextOf = (id: string, { application, pseudonym }: KeyOwner) => [id, application, pseudonym];
  return {
    fingerprint,
    wrap: (id, { application, pseudonym }, key) => ({
      id,
      application,
      pseudonym,
      wrapped: secrets.seal('key-wrap', contextOf(id, { application, pseudonym }), key),
      wrappedBy: fingerprint,
    }),
    unwrap: (record) => secrets.open('key-wrap', contextOf(record.id, record), record.wrapped),
  };
}
