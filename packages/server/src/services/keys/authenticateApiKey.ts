import { timingSafeEqual } from 'node:crypto';
import { grants } from '@keystroke-auth/protocol';
import type { ApiKeyRecord, ApiKeyStore } from '../../ports/apiKeyStore.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Principal } from '../principal.ts';
import type { KeyUse } from './keyUse.ts';
import { hashSecret, isInUse } from './newApiKey.ts';

/** The principal of a key, or null for a key that is unknown, revoked, expired or malformed. */
export type AuthenticateApiKey = (secret: string) => Promise<Principal | null>;

const SHAPE = /^ka_(?:live|test)_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

/** Reads the key from the store at every request, so that one that was revoked is refused at once, whoever revoked it. */
export function createAuthenticateApiKey({
  keys,
  clock,
  keyUse,
}: {
  readonly keys: ApiKeyStore;
  readonly clock: Clock;
  readonly keyUse: Pick<KeyUse, 'note'>;
}): AuthenticateApiKey {
  return async (secret) => {
    const id = SHAPE.exec(secret)?.[1];
    if (id === undefined) return null;
    const record = await keys.find(id);
    const now = clock.now();
    if (record === null || !isInUse(record, now)) return null;
    if (!timingSafeEqual(record.hash, hashSecret(secret))) return null;
    keyUse.note(id, now);
    return principalWith(record);
  };
}

/** Who calls with this key. */
export function principalWith(record: ApiKeyRecord): Principal {
  return {
    application: record.application,
    mayTeachEnrolled: grants(record.scopes, 'users:reset'),
    keyId: record.id,
    scopes: record.scopes,
  };
}
