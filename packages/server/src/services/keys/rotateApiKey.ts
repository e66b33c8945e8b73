import { isGrant, ProtocolError } from '@keystroke-auth/protocol';
import type { ApiKeyRecord } from '../../ports/apiKeyStore.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import { type By, CLI } from '../audit/by.ts';
import { type CreatedApiKey, saveNewKey } from './createApiKey.ts';
import { isInUse, type NewApiKey, newApiKey } from './newApiKey.ts';

/** How long a key goes on beside its successor (s). */
export const DEFAULT_OVERLAP = 86_400;

/**
 * Makes the successor of a key, from the command line.
 *
 * @param overlap how long the old one goes on, s
 * @throws {ProtocolError} `key_not_found`, `key_ended`
 */
export type RotateApiKey = (id: string, overlap: number) => Promise<CreatedApiKey>;

export function createRotateApiKey({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): RotateApiKey {
  return (id, overlap) =>
    store.transact(async (records) => {
      const key = await records.apiKeys.find(id);
      if (key === null) throw new ProtocolError('key_not_found');
      const { record, secret } = await rotate(records, CLI, key, overlap, clock.now());
      return { id: record.id, secret };
    });
}

/**
 * A key with the same application, label and scopes, that lives as long as the old one was to; the old one ends after the
 * overlap, or when it would have.
 *
 * @throws {ProtocolError} `key_ended`
 */
export async function rotate(
  records: Records,
  by: By,
  key: ApiKeyRecord,
  overlap: number,
  now: Date,
): Promise<NewApiKey> {
  if (!isInUse(key, now) || key.successor !== null) throw new ProtocolError('key_ended');
  const lifetime = key.expiresAt === null ? null : key.expiresAt.getTime() - key.createdAt.getTime();
  const next = newApiKey({
    ...{ application: key.application, label: key.label, scopes: key.scopes.filter(isGrant) },
    ...{ createdAt: now, expiresAt: lifetime === null ? null : new Date(now.getTime() + lifetime) },
  });
  const { id: successor } = next.record;
  const until = now.getTime() + overlap * 1_000;
  const expiresAt = new Date(Math.min(until, key.expiresAt?.getTime() ?? until));
  await records.apiKeys.succeed(key.id, successor, { expiresAt });
  await saveNewKey(records, by, next, now, 'key.rotated', { key_id: key.id, successor });
  return next;
}
