import { sign } from 'node:crypto';
import type { ReceiptKey } from '../../ports/receiptKey.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { type KeyPair, keyPairOf } from './ed25519.ts';

/** Comes from the deployment's key, made when it is first asked for: there is nothing to keep and nothing to rotate. */
export function createReceiptKey(secrets: Secrets): ReceiptKey {
  let made: KeyPair | undefined;
  const pair = (): KeyPair => {
    made ??= keyPairOf(secrets.tag('receipt-key', []));
    return made;
  };
  return {
    publicKey: () => pair().raw,
    sign: (text) => sign(null, Buffer.from(text), pair().privateKey),
  };
}
