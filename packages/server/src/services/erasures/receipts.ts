import { createHmac } from 'node:crypto';
import {
  type DeletionClaims,
  type ErasureReceipt,
  type KeySet,
  RECEIPT_TYPE,
} from '@keystroke-auth/protocol';
import type { ErasureRecord } from '../../ports/erasureRecords.ts';
import type { ReceiptKey } from '../../ports/receiptKey.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { RemovedCounts } from '../../ports/userRecords.ts';
import { jwkOf, thumbprint } from '../tokens/keyMaterial.ts';
import { signJwt } from '../tokens/signJwt.ts';

/** An erasure that has a receipt. */
export type ReceiptedErasure = Pick<ErasureRecord, 'application' | 'erasedAt'> & {
  readonly receipt: NonNullable<ErasureRecord['receipt']>;
};

/** Receipts of erasures, which stay verifiable as long as the deployment has its keys. */
export interface Receipts {
  /** The same erasure, the same receipt: nothing of it is kept but what the ledger says. */
  of(erasure: ReceiptedErasure, userId: string): ErasureReceipt;
  /** The one key that all of them are signed with. */
  published(): KeySet;
}

export interface ReceiptsDependencies {
  readonly key: ReceiptKey;
  /** The deployment's. */
  readonly secrets: Secrets;
  readonly issuer: string;
}

export function createReceipts({ key, secrets, issuer }: ReceiptsDependencies): Receipts {
  const kid = (): string => thumbprint(Buffer.from(key.publicKey()).toString('base64url'));
  return {
    of({ application, erasedAt, receipt }, userId) {
      const { id, cause } = receipt;
      const removed = inOrder(receipt.removed);
      // Another one for each receipt: two receipts of a person have nothing in common.
      const salt = secrets.tag('receipt-salt', [application, id]);
      const claims: DeletionClaims = {
        iss: issuer,
        app: application,
        sub: createHmac('sha256', salt).update(userId).digest('base64url'),
        jti: id,
        cause,
        removed,
        iat: Math.floor(erasedAt.getTime() / 1_000),
      };
      return {
        receipt_id: id,
        user_id: userId,
        erased_at: erasedAt.toISOString(),
        cause,
        removed,
        receipt: signJwt({ typ: RECEIPT_TYPE, kid: kid() }, claims, key.sign),
        salt: Buffer.from(salt).toString('base64url'),
      };
    },
    published: () => ({ keys: [jwkOf(kid(), key.publicKey())] }),
  };
}

/** The signature is over the text: the same counts have to be the same text, wherever they come from. */
function inOrder({ profiles, samples, attempts, challenges, sessions }: RemovedCounts): RemovedCounts {
  return { profiles, samples, attempts, challenges, sessions };
}
