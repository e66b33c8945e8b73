import type { Environment, Grant } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import { type By, CLI } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import { halfOf } from '../sandbox.ts';
import { type NewApiKey, newApiKey } from './newApiKey.ts';
import { isPlainText } from './plainText.ts';

export interface CreatedApiKey {
  readonly id: string;
  /** The only time that it is seen. */
  readonly secret: string;
}

export interface CreateApiKeyOptions {
  /** What it may do; default: everything in its application. */
  readonly scopes?: readonly Grant[] | undefined;
  /** Default: live. */
  readonly environment?: Environment | undefined;
  /** Milliseconds; default: it does not expire. */
  readonly lifetime?: number | null | undefined;
  /** Who makes it; default: the command line. */
  readonly by?: By | undefined;
}

/**
 * Makes a key, and the application where there is none of that name yet.
 *
 * @throws {RangeError} for a label that is not one line of plain text: it is shown in lists and logs; for an application
 *   that was removed
 */
export type CreateApiKey = (
  application: string,
  label: string,
  options?: CreateApiKeyOptions,
) => Promise<CreatedApiKey>;

const EVERYTHING: readonly Grant[] = ['*'];

export function createCreateApiKey({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): CreateApiKey {
  return async (name, label, options = {}) => {
    const { scopes = EVERYTHING, environment = 'live', lifetime = null, by = CLI } = options;
    if (!isPlainText(label)) {
      throw new RangeError('label: got control characters or line breaks, expected one line of text');
    }
    return store.transact(async (records) => {
      const now = clock.now();
      await ensureApplication(records, by, name, now);
      const expiresAt = lifetime === null ? null : new Date(now.getTime() + lifetime);
      const key = newApiKey({
        ...{ application: halfOf(name, environment), label, scopes, createdAt: now, expiresAt },
      });
      await saveNewKey(records, by, key, now);
      return { id: key.record.id, secret: key.secret };
    });
  };
}

/** Writes a key down, and that it was made. */
export async function saveNewKey(
  records: Records,
  by: By,
  { record }: NewApiKey,
  now: Date,
  action: 'key.created' | 'key.rotated' = 'key.created',
  details: { readonly key_id: string; readonly successor?: string } = { key_id: record.id },
): Promise<void> {
  await records.apiKeys.create(record);
  const all = { ...details, scopes: [...record.scopes], expires_at: record.expiresAt?.toISOString() ?? null };
  await noteAct(records, by, action, record, all, now);
}

async function ensureApplication(records: Records, by: By, id: string, now: Date): Promise<void> {
  const known = await records.applications.find(id);
  if (known !== null && known.closedAt !== null) {
    throw new RangeError('application: got one that was removed; its name is not given again');
  }
  if (known !== null) return;
  await records.applications.save({
    ...{ id, policy: null, createdAt: now, updatedAt: now, closedAt: null, removedAt: null },
  });
  await noteAct(records, by, 'application.created', { application: id }, {}, now);
}
