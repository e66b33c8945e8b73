import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { KEY_STORE_FILE, STORE_FILE } from '../composeStore.ts';
import { hashSecret } from '../services/keys/newApiKey.ts';
import type { TestService } from './service.ts';
import { callerOf, enrolUser, IMPOSTOR, OWNER, setPolicy, typed } from './v1.ts';

/** A folder for each version that was released, with a store as it wrote it. Simulated people, and no secret of anybody. */
export const FIXTURE_STORES = fileURLToPath(new URL('./stores', import.meta.url));
export const FIXTURE_ENV = { SECRET_KEY: 'the secret of stores that are kept for tests alone, so no secret' };
/** May do everything in the application of the fixture. */
export const FIXTURE_KEY = `ka_live_${'f'.repeat(16)}_${'k'.repeat(43)}`;

/** What happened in such a store: `ada` and `bob` are enrolled, `cyd` was erased, each was verified once. */
export async function liveInFixture(service: TestService, key: string): Promise<void> {
  const createdAt = new Date(0);
  await service.store.store.transact(async ({ apiKeys, applications }) => {
    const never = { policy: null, closedAt: null, removedAt: null };
    await applications.save({ id: 'default', createdAt, updatedAt: createdAt, ...never });
    await apiKeys.create({
      ...{
        id: 'f'.repeat(16),
        application: 'default',
        label: 'fixture',
        hash: hashSecret(key),
        scopes: ['*'],
      },
      ...{ createdAt, expiresAt: null, revokedAt: null, lastUsedAt: null, successor: null },
    });
  });
  const caller = callerOf(service, key);
  await setPolicy(caller);
  for (const [user, typist] of [
    ['ada', OWNER],
    ['bob', IMPOSTOR],
    ['cyd', OWNER],
  ] as const) {
    await enrolUser(caller, user, typist);
    await caller.verify(user, typed(typist, 6));
  }
  await caller.send('DELETE /v1/users/cyd');
}

/** Brings the store of a version to a folder. */
export function bringFixture(version: string, dataDir: string): void {
  for (const [name, file] of [
    ['store.db.gz', STORE_FILE],
    ['user-keys.db.gz', KEY_STORE_FILE],
  ] as const) {
    const path = join(dataDir, file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, gunzipSync(readFileSync(join(FIXTURE_STORES, version, name))), { mode: 0o600 });
  }
}
