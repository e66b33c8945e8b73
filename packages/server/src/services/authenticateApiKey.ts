import { timingSafeEqual } from 'node:crypto';
import { grants } from '@keystroke-auth/protocol';
import type { ApiKeyStore } from '../ports/apiKeyStore.ts';
import { hashSecret } from './createApiKey.ts';
import type { Principal } from './principal.ts';

/** The principal of a key, or null for a key that is unknown, revoked or malformed. */
export type AuthenticateApiKey = (secret: string) => Promise<Principal | null>;

const SHAPE = /^ka_(?:live|test)_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

export function createAuthenticateApiKey({ keys }: { readonly keys: ApiKeyStore }): AuthenticateApiKey {
  return async (secret) => {
    const id = SHAPE.exec(secret)?.[1];
    if (id === undefined) return null;
    const record = await keys.find(id);
    if (record === null || record.revokedAt !== null) return null;
    if (!timingSafeEqual(record.hash, hashSecret(secret))) return null;
    return {
      application: record.application,
      mayTeachEnrolled: grants(record.scopes, 'users:reset'),
      keyId: record.id,
      scopes: record.scopes,
    };
  };
}
