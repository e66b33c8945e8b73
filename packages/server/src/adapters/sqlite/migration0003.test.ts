import { join } from 'node:path';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, describe, expect, it } from 'vitest';
import { testAudit } from '../../testing/audit.ts';
import { at } from '../../testing/records/fixtures.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openTestVault } from '../../testing/vault.ts';
import { MIGRATIONS } from '../sql/migrations/migrations.ts';
import { openDatabase } from './openDatabase.ts';
import { openSqliteStore } from './openStore.ts';

describe('migration 0003', () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'store.db');
  afterAll(folder.remove);

  it('gives no tokens where a policy was stored before there were any, and changes nothing else of it', async () => {
    const { writer, close } = openDatabase(file);
    const before = Object.entries(MIGRATIONS).filter(([name]) => name < '0003');
    const provider = { getMigrations: async () => Object.fromEntries(before) };
    expect(await new Migrator({ db: writer, provider }).migrateToLatest()).not.toHaveProperty('error');
    const policy = { target_false_match_rate: 0.005, require_consent: null };
    await sql`
      insert into applications (id, policy, updated_at)
      values ('bank', ${JSON.stringify(policy)}, ${at(1).toISOString()})
    `.execute(writer);
    await close();

    const store = openSqliteStore({
      file,
      groupCommit: { maxItems: 8, maxWaitMs: 1 },
      audit: testAudit(),
      vault: openTestVault(folder.path).vault,
    });
    expect((await store.migrate())[0]).toBe('0003_signing_keys');
    await store.store.read(async ({ applications, signingKeys }) => {
      const bank = await applications.find('bank');
      expect(JSON.parse(bank?.policy ?? '')).toMatchObject({ ...policy, token_audience: null });
      expect(bank?.updatedAt).toEqual(at(1));
      expect(await signingKeys.all()).toEqual([]);
    });
    await store.close();
  });
});
