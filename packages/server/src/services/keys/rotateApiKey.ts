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

/** When the successor of a key ends: it lives as long as the key was to. */
export function endOfSuccessor({ createdAt, expiresAt }: ApiKeyRecord, now: Date): Date | null {
  return expiresAt === null ? null : new Date(now.getTime() + expiresAt.getTime() - createdAt.getTime());
}

/**
 * A key with the same application, label and scopes; the old one ends after the overlap, or when it would have.
 *
 * @param end when the successor ends
 * @throws {ProtocolError} `key_ended`
 */
export async function rotate(
  records: Records,
  by: By,
  key: ApiKeyRecord,
  overlap: number,
  now: Date,
  end: Date | null = endOfSuccessor(key, now),
): Promise<NewApiKey> {
  if (!isInUse(key, now) || key.successor !== null) throw new ProtocolError('key_ended');
  const next = newApiKey({
    ...{ application: key.application, label: key.label, scopes: key.scopes.filter(isGrant) },
    ...{ createdAt: now, expiresAt: end },
  });
  const { id: successor } = next.record;
  const until = now.getTime() + overlap * 1_000;
  const expiresAt = new Date(Math.min(until, key.expiresAt?.getTime() ?? until));
  await records.apiKeys.succeed(key.id, successor, { expiresAt });
  await saveNewKey(records, by, next, now, 'key.rotated', { key_id: key.id, successor });
  return next;
}
