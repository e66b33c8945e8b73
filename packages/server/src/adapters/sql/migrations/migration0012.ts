import { type Kysely, sql } from 'kysely';

/**
 * Keys that expire, are followed by others, and say when they were last used; applications that are there before they say
 * how they decide, and whose ids stay taken when they are gone.
 *
 * An application was whatever a key or a person named: from now on one that is not in the table answers nobody, so all
 * that were named so far are put there. The compatible routes need `default`. From here on a policy may be null: migrations
 * that add settings to policies pass over it.
 */
export async function addTenants(db: Kysely<unknown>): Promise<void> {
  for (const column of ['expires_at', 'last_used_at', 'successor']) {
    await db.schema.alterTable('api_keys').addColumn(column, 'text').execute();
  }
  await db.schema
    .createIndex('api_keys_of_application')
    .on('api_keys')
    .columns(['application', 'created_at', 'id'])
    .execute();
  await db.schema.alterTable('applications').renameTo('applications_0002').execute();
  await db.schema
    .createTable('applications')
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('policy', 'text')
    .addColumn('created_at', 'text')
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addColumn('closed_at', 'text')
    .addColumn('removed_at', 'text')
    // Named: the old table has the name that the database would choose.
    .addPrimaryKeyConstraint('applications_key', ['id'])
    .execute();
  await sql`
    insert into applications (id, policy, updated_at) select id, policy, updated_at from applications_0002
  `.execute(db);
  await db.schema.dropTable('applications_0002').execute();
  const epoch = new Date(0).toISOString();
  await sql`
    insert into applications (id, updated_at)
    select named.id, ${epoch} from (
      select 'default' as id union select application from api_keys union select application from users
    ) as named
    where named.id not in (select id from applications)
  `.execute(db);
}
