import { createHash, randomBytes } from 'node:crypto';
import type { Grant } from '@keystroke-auth/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { type By, CLI } from './audit/by.ts';
import { noteAct } from './audit/noteAct.ts';
import { isPlainText } from './plainText.ts';

export interface CreatedApiKey {
  readonly id: string;
  /** The only time that it is seen. */
  readonly secret: string;
}

/**
 * Makes a key for servers: `ka_<environment>_<id>_<256 random bits>`. Only its hash is kept.
 *
 * @param scopes what it may do; default: everything
 * @param by who makes it; default: the command line
 * @throws {RangeError} for a label that is not one line of plain text: it is shown in lists and logs
 */
export type CreateApiKey = (
  application: string,
  label: string,
  scopes?: readonly Grant[],
  by?: By,
) => Promise<CreatedApiKey>;

export function createCreateApiKey({
  store,
  clock,
  environment,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly environment: 'live' | 'test';
}): CreateApiKey {
  return async (application, label, scopes = ['*'], by = CLI) => {
    if (!isPlainText(label)) {
      throw new RangeError('label: got control characters or line breaks, expected one line of text');
    }
    const id = randomBytes(8).toString('hex');
    const secret = `ka_${environment}_${id}_${randomBytes(32).toString('base64url')}`;
    const createdAt = clock.now();
    const record = { id, application, label, hash: hashSecret(secret), scopes, createdAt, revokedAt: null };
    await store.transact(async (records) => {
      await records.apiKeys.create(record);
      const details = { key_id: id, scopes: [...scopes] };
      await noteAct(records, by, 'key.created', { application }, details, createdAt);
    });
    return { id, secret };
  };
}

/** Fast on purpose: 256 random bits need no slow hash, and every request pays for it. */
export function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
