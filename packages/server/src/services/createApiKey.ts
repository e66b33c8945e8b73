import { createHash, randomBytes } from 'node:crypto';
import type { Grant } from '@keystroke-auth/protocol';
import type { ApiKeyStore } from '../ports/apiKeyStore.ts';
import type { Clock } from '../ports/clock.ts';
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
 * @throws {RangeError} for a label that is not one line of plain text: it is shown in lists and logs
 */
export type CreateApiKey = (
  application: string,
  label: string,
  scopes?: readonly Grant[],
) => Promise<CreatedApiKey>;

export function createCreateApiKey({
  keys,
  clock,
  environment,
}: {
  readonly keys: ApiKeyStore;
  readonly clock: Clock;
  readonly environment: 'live' | 'test';
}): CreateApiKey {
  return async (application, label, scopes = ['*']) => {
    if (!isPlainText(label)) {
      throw new RangeError('label: got control characters or line breaks, expected one line of text');
    }
    const id = randomBytes(8).toString('hex');
    const secret = `ka_${environment}_${id}_${randomBytes(32).toString('base64url')}`;
    await keys.create({
      id,
      application,
      label,
      hash: hashSecret(secret),
      scopes,
      createdAt: clock.now(),
      revokedAt: null,
    });
    return { id, secret };
  };
}

/** Fast on purpose: 256 random bits need no slow hash, and every request pays for it. */
export function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
