import { join } from 'node:path';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { MIGRATIONS } from '../sql/migrations/migrations.ts';
import { openDatabase } from './openDatabase.ts';

describe('migration 0007', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it('gives a stored policy the cap over all origins, and keeps the failures of people, of no origin', async () => {
    const { writer, close } = openDatabase(join(folder.path, 'store.db'));
    const before = Object.entries(MIGRATIONS).filter(([name]) => name < '0007');
    const migrator = (migrations: typeof MIGRATIONS) =>
      new Migrator({ db: writer, provider: { getMigrations: async () => migrations } });
    expect(await migrator(Object.fromEntries(before)).migrateToLatest()).not.toHaveProperty('error');
    await sql`insert into applications (id, policy, updated_at) values ('bank', '{"attempts":7}', '')`.execute(
      writer,
    );
    await sql`
      insert into users (application, user_id, failures, created_at, updated_at) values ('bank', 'ada', 4, '', '')
    `.execute(writer);
    const { '0007_origin_failures': added } = MIGRATIONS;
    if (added === undefined) throw new Error('the migration is gone');
    const upToIt = { ...Object.fromEntries(before), '0007_origin_failures': added };
    expect(await migrator(upToIt).migrateToLatest()).not.toHaveProperty('error');
    const { policy } = await writer.selectFrom('applications').select('policy').executeTakeFirstOrThrow();
    expect(JSON.parse(policy ?? '')).toMatchObject({ attempts: 7, attempts_total: 50 });
    const { rows } = await sql`select failures, origin_failures from users`.execute(writer);
    const [user] = rows;
    expect(user).toEqual({ failures: 4, origin_failures: '[]' });
    await close();
  });
});
