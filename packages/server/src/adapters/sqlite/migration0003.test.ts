import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { at } from '../../testing/records/fixtures.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { migrateBefore, openStoreOfFile } from '../../testing/storeOfFile.ts';
import { openDatabase } from './openDatabase.ts';

describe('migration 0003', () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'store.db');
  afterAll(folder.remove);

  it('gives no tokens where a policy was stored before there were any, and changes nothing else of it', async () => {
    const { writer, close } = openDatabase(file);
    await migrateBefore(writer, '0003');
    const policy = { target_false_match_rate: 0.005, require_consent: null };
    await sql`
      insert into applications (id, policy, updated_at)
      values ('bank', ${JSON.stringify(policy)}, ${at(1).toISOString()})
    `.execute(writer);
    await close();

    const store = openStoreOfFile(file);
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
