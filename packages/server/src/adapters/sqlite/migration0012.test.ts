import { join } from 'node:path';
import { POLICY_PRESETS } from '@keystroke-auth/protocol';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { hashSecret } from '../../services/keys/newApiKey.ts';
import { at } from '../../testing/records/fixtures.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { migrateBefore } from '../../testing/storeOfFile.ts';
import { callerOf } from '../../testing/v1.ts';
import { openDatabase } from './openDatabase.ts';

describe('migration 0012', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it('knows every application that a key named before, and keeps keys and policies as they were', async () => {
    const { writer, close } = openDatabase(join(folder.path, 'keystroke-auth.db'));
    await migrateBefore(writer, '0012');
    // As development made them: it says test, and it is a key of people who are real there.
    const secretOf = (id: string) => `ka_test_${id.repeat(16)}_${'k'.repeat(43)}`;
    for (const [id, application] of [
      ['1', 'shop'],
      ['2', 'bank'],
    ] as const) {
      await sql`
        insert into api_keys (id, application, label, hash, created_at, scopes)
        values (${id.repeat(16)}, ${application}, 'old', ${hashSecret(secretOf(id))}, ${at(1).toISOString()}, '["*"]')
      `.execute(writer);
    }
    const policy = { ...POLICY_PRESETS.strict, samples_required: 7 };
    await sql`
      insert into applications (id, policy, updated_at)
      values ('bank', ${JSON.stringify(policy)}, ${at(1).toISOString()})
    `.execute(writer);
    await close();

    const service = await startService(folder.path);
    const [shop, bank] = ['1', '2'].map((id) => callerOf(service, secretOf(id)));
    expect((await shop?.send('GET /v1/applications/shop'))?.body).toMatchObject({
      ...{ id: 'shop', environment: 'live', created_at: null, closed_at: null },
      policy: POLICY_PRESETS.balanced,
    });
    expect((await bank?.send('GET /v1/applications/bank'))?.body).toMatchObject({ id: 'bank', policy });
    const known = await service.store.store.read(({ applications }) => applications.page(null, 9));
    expect(known.map(({ id }) => id)).toEqual(['bank', 'default', 'shop']);
    await service.stop();
  });
});
