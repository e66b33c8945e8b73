import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startService, temporaryFolder } from './testing/service.ts';
import { bringFixture, FIXTURE_ENV, FIXTURE_KEY, FIXTURE_STORES } from './testing/storeFixture.ts';
import { callerOf, IMPOSTOR, OWNER, typed } from './testing/v1.ts';

it.each(readdirSync(FIXTURE_STORES))(
  'a store that version %s wrote is opened, migrated and goes on',
  async (version) => {
    const folder = temporaryFolder();
    bringFixture(version, folder.path);
    const service = await startService(folder.path, FIXTURE_ENV);
    const caller = callerOf(service, FIXTURE_KEY);
    expect(await service.store.pendingMigrations()).toEqual([]);
    // Nobody types anew, and nobody becomes somebody else.
    expect((await caller.verify('ada', typed(OWNER, 7))).decision).toBe('allow');
    expect((await caller.verify('bob', typed(IMPOSTOR, 7))).decision).toBe('allow');
    expect((await caller.verify('bob', typed(OWNER, 8))).decision).not.toBe('allow');
    // What was sent once is known.
    expect((await caller.verify('ada', typed(OWNER, 6))).liveness?.replay).toBe(true);
    await caller.refused('user_not_found', 'GET /v1/users/cyd');
    expect(await service.core.verifyAudit([])).toMatchObject({
      problems: [],
      missing: { rows: 0, heads: 0 },
    });
    await service.stop();
    folder.remove();
  },
);
