import type { Core } from '../app.ts';
import type { Config } from '../config.ts';
import { SYSTEM } from '../services/audit/by.ts';
import { DEFAULT_APPLICATION } from '../services/principal.ts';

/**
 * A key that may do everything, for every application too, made at the first start in development: a newcomer can call version 1 within a minute.
 * Null where there is, or was, a key, and in every other mode: production has an operator who makes keys.
 */
export async function makeFirstKey(
  { mode }: Pick<Config, 'mode'>,
  { listApiKeys, createApiKey }: Pick<Core, 'listApiKeys' | 'createApiKey'>,
): Promise<string | null> {
  if (mode !== 'development' || (await listApiKeys()).length > 0) return null;
  const { secret } = await createApiKey(DEFAULT_APPLICATION, 'first start', {
    scopes: ['*', 'tenants'],
    by: SYSTEM,
  });
  return secret;
}
