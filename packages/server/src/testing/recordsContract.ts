import { describe } from 'vitest';
import { attemptRecordsContract } from './records/attemptRecordsContract.ts';
import type { OpenStore } from './records/fixtures.ts';
import { lookUpsContract } from './records/lookUpsContract.ts';
import { onceContract } from './records/onceContract.ts';
import { profileRecordsContract } from './records/profileRecordsContract.ts';
import { transactionsContract } from './records/transactionsContract.ts';
import { userRecordsContract } from './records/userRecordsContract.ts';
import { webhookRecordsContract } from './records/webhookRecordsContract.ts';

/**
 * What every store does, whatever it is built on.
 *
 * @param open a store of its own for each test, empty and migrated
 */
export function recordsContract(name: string, open: OpenStore): void {
  describe(`${name}: store`, () => {
    transactionsContract(open);
    userRecordsContract(open);
    profileRecordsContract(open);
    attemptRecordsContract(open);
    onceContract(open);
    webhookRecordsContract(open);
    lookUpsContract(open);
  });
}
