import { createHash, randomBytes } from 'node:crypto';
import type { Grant } from '@keystroke-auth/protocol';
import type { ApiKeyRecord } from '../../ports/apiKeyStore.ts';
import { environmentOf } from '../sandbox.ts';

export interface NewApiKey {
  readonly record: ApiKeyRecord;
  /** The only time that it is seen. */
  readonly secret: string;
}

/** A key for servers: `ka_<environment>_<id>_<256 random bits>`. Only its hash is kept. */
export function newApiKey({
  application,
  label,
  scopes,
  createdAt,
  expiresAt,
}: Pick<ApiKeyRecord, 'application' | 'label' | 'createdAt' | 'expiresAt'> & {
  readonly scopes: readonly Grant[];
}): NewApiKey {
  const id = randomBytes(8).toString('hex');
  const secret = `ka_${environmentOf(application)}_${id}_${randomBytes(32).toString('base64url')}`;
  const record: ApiKeyRecord = {
    ...{ id, application, label, hash: hashSecret(secret), scopes, createdAt, expiresAt },
    ...{ revokedAt: null, lastUsedAt: null, successor: null },
  };
  return { record, secret };
}

/** Fast on purpose: 256 random bits need no slow hash, and every request pays for it. */
export function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

/** Whether a key opens anything at that time. */
export function isInUse({ revokedAt, expiresAt }: ApiKeyRecord, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}
